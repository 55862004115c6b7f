using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Speaking.Pieces;
using VoiceAgent.Pipeline.Transcription;

namespace VoiceAgent.Pipeline.Speaking.OpenAI;

/// <summary>
/// Speaks by <c>/audio/speech</c>. Source: platform.openai.com/docs/api-reference/audio/createSpeech. Servers of the same shape: Kokoro-FastAPI,
/// openedai-speech, Speaches, LocalAI, OpenAI.
/// </summary>
internal sealed class OpenAISynthesizer(
    ServiceClient client, IOptions<OpenAISpeechOptions> options, VoiceMap voices, IOptions<SpeakingOptions> speaking, TimeProvider time) : ISynthesizer
{
    public const string Provider = "openai";

    private const string Server = "The speech server";
    private const string Wave = "wav";

    // A server that refused the format refuses it in all calls.
    private volatile string _format = options.Value.ResponseFormat;

    public TimeSpan FirstAudioWithin => options.Value.FirstAudioWithin;

    public IAsyncEnumerable<SpokenAudio> SpeakAsync(SpeechRequest request, CancellationToken yielded) => new PieceSpeech(
        (text, isFresh, given) => ReadAsync(text, voices.For(request.Voice, request.Language)!, isFresh, given),
        options.Value.SampleRate,
        options.Value.LongestPiece,
        speaking.Value.SynthesisDeadline,
        time).SpeakAsync(request, yielded);

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(string text, string voice, bool isFresh, [EnumeratorCancellation] CancellationToken yielded)
    {
        using var response = await ServedSpeech.RequestAsync(() => PostAsync(text, voice, isFresh, yielded), Server);
        await foreach (var piece in ServedSpeech.ReadAsync(response, Server, yielded))
        {
            yield return piece;
        }
    }

    private async Task<HttpResponseMessage> PostAsync(string text, string voice, bool isFresh, CancellationToken yielded)
    {
        var response = await PostAsync(_format, text, voice, isFresh, yielded);
        if (response.StatusCode is not HttpStatusCode.BadRequest || _format == Wave
            || !(await response.Content.ReadAsStringAsync(yielded)).Contains("response_format", StringComparison.OrdinalIgnoreCase))
        {
            return response;
        }

        response.Dispose();
        _format = Wave;
        return await PostAsync(Wave, text, voice, isFresh, yielded);
    }

    private async Task<HttpResponseMessage> PostAsync(string format, string text, string voice, bool isFresh, CancellationToken yielded)
    {
        var body = new Dictionary<string, object>
        {
            ["model"] = client.Address.Model ?? options.Value.Model,
            ["input"] = text,
            ["voice"] = voice,
            ["response_format"] = format,
        };
        if (options.Value.Speed is { } speed)
        {
            body["speed"] = speed;
        }

        if (options.Value.Instructions is { Length: > 0 } instructions)
        {
            body["instructions"] = instructions;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, client.Address.At("audio/speech")) { Content = JsonContent.Create(body) };
        return await client.SendAsync(request, isFresh, yielded);
    }
}
