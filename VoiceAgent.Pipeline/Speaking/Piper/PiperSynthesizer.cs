using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Speaking.Pieces;
using VoiceAgent.Pipeline.Transcription;

namespace VoiceAgent.Pipeline.Speaking.Piper;

/// <summary>
/// Speaks by Piper's HTTP server: <c>POST /</c> with JSON or plain text, answered with a WAV file. Newer servers moved it to <c>/synthesize</c>.
/// Sources: github.com/OHF-Voice/piper1-gpl, docs/API_HTTP.md and src/piper/http_server.py; github.com/rhasspy/piper, src/python_run/piper/http_server.py.
/// </summary>
internal sealed class PiperSynthesizer : ISynthesizer
{
    public const string Provider = "piper";

    // The rate of most of Piper's voices. Every answer has a header that says it.
    private const int UsualRate = 22_050;
    private const string Newer = "synthesize";

    private readonly ServiceClient _client;
    private readonly PiperOptions _piper;
    private readonly VoiceMap _voices;
    private readonly TimeSpan _deadline;
    private readonly TimeProvider _time;
    private volatile string _path = "";

    public PiperSynthesizer(ServiceClient client, IOptions<PiperOptions> piper, VoiceMap voices, IOptions<SpeakingOptions> speaking, TimeProvider time) =>
        (_client, _piper, _voices, _deadline, _time) = (client, piper.Value, voices, speaking.Value.SynthesisDeadline, time);

    public TimeSpan FirstAudioWithin => _piper.FirstAudioWithin;

    public IAsyncEnumerable<SpokenAudio> SpeakAsync(SpeechRequest request, CancellationToken yielded) => new PieceSpeech(
        (text, isFresh, given) => ReadAsync(text, _voices.For(request.Voice, request.Language), isFresh, given),
        UsualRate,
        _piper.LongestPiece,
        _deadline,
        _time).SpeakAsync(request, yielded);

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(string text, string? voice, bool isFresh, [EnumeratorCancellation] CancellationToken yielded)
    {
        using var response = await ServedSpeech.RequestAsync(() => PostAsync(text, voice, isFresh, yielded), "Piper");
        await foreach (var piece in ServedSpeech.ReadAsync(response, "Piper", yielded))
        {
            yield return piece;
        }
    }

    private async Task<HttpResponseMessage> PostAsync(string text, string? voice, bool isFresh, CancellationToken yielded)
    {
        var response = await PostAsync(_path, text, voice, isFresh, yielded);
        if (_path.Length > 0 || response.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed))
        {
            return response;
        }

        response.Dispose();
        _path = Newer;
        return await PostAsync(Newer, text, voice, isFresh, yielded);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string text, string? voice, bool isFresh, CancellationToken yielded)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _client.Address.At(path))
        {
            Content = _piper.Request is PiperRequest.Json ? JsonContent.Create(Body(text, voice)) : new StringContent(text, Encoding.UTF8, "text/plain"),
        };
        return await _client.SendAsync(request, isFresh, yielded);
    }

    private Dictionary<string, object> Body(string text, string? voice)
    {
        var body = new Dictionary<string, object> { ["text"] = text };
        Add("voice", voice);
        Add("speaker", _piper.Speaker);
        Add("length_scale", _piper.LengthScale);
        Add("noise_scale", _piper.NoiseScale);
        return body;

        void Add(string name, object? value)
        {
            if (value is not null)
            {
                body[name] = value;
            }
        }
    }
}
