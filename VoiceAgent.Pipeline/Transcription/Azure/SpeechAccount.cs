using Azure.Core;
using Microsoft.CognitiveServices.Speech;

namespace VoiceAgent.Pipeline.Transcription.Azure;

/// <summary>
/// A speech resource and how this process authenticates to it. With a key, recognition and synthesis both use the key. With the
/// process's identity, a recogniser of a resource gets the credential itself, which the SDK renews. A synthesiser, and both on a
/// host, get an authorization token, which <see cref="SpeechTokens"/> renews.
/// </summary>
internal sealed class SpeechAccount
{
    private readonly SpeechConnection _connection;
    private readonly TokenCredential _credential;

    public SpeechAccount(SpeechConnection connection, TokenCredential credential, TimeProvider time, ILogger<SpeechTokens> log)
    {
        _connection = connection;
        _credential = credential;
        Tokens = connection.Key is null ? new SpeechTokens(connection.ResourceId!, credential, time, log) : null;
    }

    /// <summary>Null with a key.</summary>
    public SpeechTokens? Tokens { get; }

    /// <returns>The token for a recogniser. Null when its configuration already has a credential.</returns>
    public async ValueTask<string?> RecognitionTokenAsync(CancellationToken stopping) =>
        Tokens is { } tokens && _connection.IsHost ? await tokens.GetAsync(stopping) : null;

    /// <returns>The token for a synthesiser. Null with a key.</returns>
    public async ValueTask<string?> SynthesisTokenAsync(CancellationToken stopping) => Tokens is { } tokens ? await tokens.GetAsync(stopping) : null;

    /// <param name="token">From <see cref="RecognitionTokenAsync"/>.</param>
    public SpeechConfig ForRecognition(string? token) => token is not null
        ? HostWith(token)
        : _connection.Key is { } key ? With(key) : SpeechConfig.FromEndpoint(_connection.Endpoint, _credential);

    /// <param name="token">From <see cref="SynthesisTokenAsync"/>.</param>
    public SpeechConfig ForSynthesis(string? token) => (token, _connection.IsHost) switch
    {
        (null, _) => With(_connection.Key!),
        (_, true) => HostWith(token),
        _ => SpeechConfig.FromAuthorizationToken(token, _connection.Region!),
    };

    /// <summary>Loads the SDK's native library. Throws what the SDK throws when it is missing.</summary>
    public void Probe() => _ = SpeechConfig.FromEndpoint(_connection.Endpoint);

    private SpeechConfig With(string key) =>
        _connection.IsHost ? SpeechConfig.FromHost(_connection.Endpoint, key) : SpeechConfig.FromEndpoint(_connection.Endpoint, key);

    private SpeechConfig HostWith(string token)
    {
        var config = SpeechConfig.FromHost(_connection.Endpoint);
        config.AuthorizationToken = token;
        return config;
    }
}
