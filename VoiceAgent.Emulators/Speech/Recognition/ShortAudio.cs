using System.Net.WebSockets;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.Speech.Protocol;

namespace VoiceAgent.Emulators.Speech.Recognition;

/// <summary>
/// The REST API for short audio: <c>POST /speech/recognition/{mode}/cognitiveservices/v1?language=…</c> with a WAV file as its body. The answer is the first
/// phrase. Source: learn.microsoft.com/azure/ai-services/speech-service/rest-speech-to-text-short.
/// </summary>
internal sealed class ShortAudio(SpeechAccess access, EmulatedDelays delays, IOptions<SpeechOptions> options)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public async Task<IResult> RecognizeAsync(HttpContext http)
    {
        if (await access.AskAsync(http.Request, SpeechUse.Recognition) is { Refusal: { } refusal })
        {
            return SpeechErrors.Of(StatusCodes.Status401Unauthorized, refusal);
        }

        if (http.Request.Query["language"].ToString().Length == 0)
        {
            return SpeechErrors.Of(StatusCodes.Status400BadRequest, "The query has no 'language', such as en-US.");
        }

        if (http.Request.ContentType?.StartsWith("audio/wav", StringComparison.OrdinalIgnoreCase) != true)
        {
            return SpeechErrors.Of(StatusCodes.Status415UnsupportedMediaType, "The Content-Type must be 'audio/wav; codecs=audio/pcm; samplerate=16000'. Opus is not emulated here.");
        }

        try
        {
            var settings = new RecognitionSettings { Silence = options.Value.SegmentationSilence, Once = true }.With(http.Request.Query);
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            await delays.Before(Operation.SpeechPhrase, http.RequestAborted);
            return Results.Json(Recognize(body.ToArray(), settings), SpeechErrors.WithoutNull);
        }
        catch (SpeechProtocolException wrong)
        {
            return SpeechErrors.Of(wrong.Status == WebSocketCloseStatus.MessageTooBig ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest, wrong.Message);
        }
    }

    private static object Recognize(byte[] file, RecognitionSettings settings)
    {
        var audio = new AudioReader(file, out var rest);
        var samples = audio.Read(rest.Span);
        if (samples.Length > Longest.TotalSeconds * audio.SampleRate)
        {
            throw new SpeechProtocolException(WebSocketCloseStatus.MessageTooBig, $"The audio is longer than {Longest.TotalSeconds:0} seconds.");
        }

        var segmenter = new PhraseSegmenter(audio.SampleRate, settings.Silence, settings.InitialSilence);
        var events = new List<SpeechEvent>();
        segmenter.Hear(samples, events);
        segmenter.End(events);
        var answers = new PhraseAnswers(settings, id: null);
        return events.FirstOrDefault(each => each is PhraseEnded or SilenceTimedOut) switch
        {
            PhraseEnded phrase => answers.Phrase(phrase),
            SilenceTimedOut silence => answers.Silence(silence),
            _ => answers.Silence(new SilenceTimedOut(TimeSpan.Zero, segmenter.Position)),
        };
    }
}
