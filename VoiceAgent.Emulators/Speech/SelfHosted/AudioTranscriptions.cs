using System.Text.Json;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.Speech.Protocol;
using VoiceAgent.Emulators.Speech.Recognition;

namespace VoiceAgent.Emulators.Speech.SelfHosted;

/// <summary>
/// <c>POST /v1/audio/transcriptions</c> with a WAV file. Source: platform.openai.com/docs/api-reference/audio/createTranscription.
/// Formats <c>json</c> and <c>verbose_json</c>, and <c>stream=true</c>.
/// </summary>
internal sealed class AudioTranscriptions(IOptions<SelfHostedOptions> options, EmulatedDelays delays, EmulatedFaults faults)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    public async Task TranscribeAsync(HttpContext http)
    {
        try
        {
            var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : throw new ShapedError(StatusCodes.Status400BadRequest, "The request is not multipart/form-data.");
            var format = form["response_format"].ToString() is { Length: > 0 } asked ? asked : "json";
            if (form["model"].ToString().Length == 0)
            {
                throw new ShapedError(StatusCodes.Status400BadRequest, "you must provide a model parameter");
            }

            if (format is not ("json" or "verbose_json") || options.Value.RefusedFormats.Contains(format))
            {
                throw new ShapedError(StatusCodes.Status400BadRequest, $"response_format '{format}' is not compatible with this model");
            }

            var heard = await HearAsync(form.Files["file"] ?? throw new ShapedError(StatusCodes.Status400BadRequest, "'file' is missing"), http.RequestAborted);
            await delays.Before(Operation.SpeechPhrase, http.RequestAborted);
            await faults.ActOutAsync(Operation.SpeechPhrase, http, static fault => new ShapedError(fault.Status, "A fault is configured."));
            await AnswerAsync(http, heard, format, form["language"].ToString(), form["prompt"].ToString(), form["stream"] == "true");
        }
        catch (SpeechProtocolException wrong)
        {
            await new ShapedError(StatusCodes.Status400BadRequest, wrong.Message).WriteAsync(http);
        }
        catch (ShapedError error)
        {
            await error.WriteAsync(http);
        }
    }

    private async Task<(IReadOnlyList<PhraseEnded> Phrases, TimeSpan Length)> HearAsync(IFormFile file, CancellationToken ending)
    {
        using var content = new MemoryStream();
        await file.CopyToAsync(content, ending);
        var audio = new AudioReader(content.ToArray(), out var rest);
        var samples = audio.Read(rest.Span);
        if (samples.Length > Longest.TotalSeconds * audio.SampleRate)
        {
            throw new ShapedError(StatusCodes.Status413PayloadTooLarge, $"The audio is longer than {Longest.TotalMinutes} minutes.");
        }

        var segmenter = new PhraseSegmenter(audio.SampleRate, options.Value.Silence);
        var events = new List<SpeechEvent>();
        segmenter.Hear(samples, events);
        segmenter.End(events);
        return ([.. events.OfType<PhraseEnded>().Where(phrase => phrase.Words.Count > 0)], TimeSpan.FromSeconds((double)samples.Length / audio.SampleRate));
    }

    private static async Task AnswerAsync(HttpContext http, (IReadOnlyList<PhraseEnded> Phrases, TimeSpan Length) heard, string format, string language, string prompt, bool isStream)
    {
        var hints = prompt.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var segments = heard.Phrases.Select((phrase, id) => new
        {
            id,
            start = phrase.Start.TotalSeconds,
            end = phrase.End.TotalSeconds,
            text = WrittenPhrase.Of(phrase.Words.Select(word => word.Text), hints).Display,
            avg_logprob = -0.2,
            no_speech_prob = 0.02,
        }).ToArray();
        var text = string.Join(' ', segments.Select(segment => segment.text));
        if (isStream)
        {
            await StreamAsync(http, text);
            return;
        }

        var code = language.Length > 0 ? language : HeardLanguage.CodeOf(heard.Phrases.SelectMany(phrase => phrase.Words).Select(word => word.Text));
        object answer = format == "json" ? new { text } : new { task = "transcribe", language = HeardLanguage.NameOf(code), duration = heard.Length.TotalSeconds, text, segments };
        await http.Response.WriteAsync(JsonSerializer.Serialize(answer), http.RequestAborted);
    }

    private static async Task StreamAsync(HttpContext http, string text)
    {
        http.Response.ContentType = "text/event-stream";
        foreach (var word in text.Split(' '))
        {
            await SendAsync(new { type = "transcript.text.delta", delta = $"{word} " });
        }

        await SendAsync(new { type = "transcript.text.done", text });

        Task SendAsync(object item) => http.Response.WriteAsync($"data: {JsonSerializer.Serialize(item)}\n\n", http.RequestAborted);
    }
}
