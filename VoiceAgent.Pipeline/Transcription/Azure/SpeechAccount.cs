using System.Data.Common;
using Azure.Core;
using Microsoft.CognitiveServices.Speech;

namespace VoiceAgent.Pipeline.Transcription.Azure;

/// <summary>
/// Where the speech service is: <c>Endpoint=https://name.cognitiveservices.azure.com</c> with the process's own identity,
/// or with <c>;Key=…</c>; a <c>ws://</c> or <c>wss://</c> endpoint is a host that serves the standard paths.
/// </summary>
internal sealed class SpeechAccount
{
    private readonly Uri _endpoint;
    private readonly string? _key;
    private readonly TokenCredential _credential;

    public SpeechAccount(string? connectionString, TokenCredential credential)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connectionString ?? "" };
        _endpoint = parts.TryGetValue("Endpoint", out var endpoint) && Uri.TryCreate((string)endpoint, UriKind.Absolute, out var address)
            ? address
            : throw new InvalidOperationException("Set 'ConnectionStrings:speech' to 'Endpoint=<address>;Key=<key>', or without the key to use the process's identity.");
        _key = parts.TryGetValue("Key", out var key) ? (string)key : null;
        _credential = credential;
        if (_key is null && IsHost)
        {
            throw new InvalidOperationException("'ConnectionStrings:speech' names a host: it needs a 'Key'.");
        }
    }

    private bool IsHost => _endpoint.Scheme is "ws" or "wss";

    public SpeechConfig Configure() => _key switch
    {
        null => SpeechConfig.FromEndpoint(_endpoint, _credential),
        _ when IsHost => SpeechConfig.FromHost(_endpoint, _key),
        _ => SpeechConfig.FromEndpoint(_endpoint, _key),
    };
}
