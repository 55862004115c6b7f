using System.Text.Json;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.Speech.SelfHosted;

/// <summary><c>POST /v1/audio/speech</c>. Source: platform.openai.com/docs/api-reference/audio/createSpeech. Formats <c>pcm</c> (24 kHz, streamed) and <c>wav</c>.</summary>
internal sealed class AudioSpeech(ServedVoice voice, IOptions<SelfHostedOptions> options, EmulatedDelays delays, EmulatedFaults faults)
{
    private const int SampleRate = 24_000;

    public async Task SpeakAsync(HttpContext http)
    {
        try
        {
            var asked = await ReadAsync(http);
            await delays.Before(Operation.SynthesisFirstByte, http.RequestAborted);
            await faults.ActOutAsync(Operation.SynthesisFirstByte, http, static fault => new ShapedError(fault.Status, "A fault is configured."), words: asked.Input);
            if (asked.Format == "wav")
            {
                http.Response.ContentType = "audio/wav";
                await StreamedAudio.WriteAsync(http, await voice.WaveAsync(asked.Input, asked.Voice, asked.Speed, SampleRate, http.RequestAborted), faults, asked.Input);
                return;
            }

            http.Response.ContentType = "audio/pcm";
            await foreach (var piece in voice.SpeakAsync(asked.Input, asked.Voice, asked.Speed, SampleRate, http.RequestAborted))
            {
                await StreamedAudio.WriteAsync(http, piece, faults, asked.Input);
            }
        }
        catch (ShapedError error) when (!http.Response.HasStarted)
        {
            await error.WriteAsync(http);
        }
    }

    private async Task<(string Input, string Voice, string Format, double Speed)> ReadAsync(HttpContext http)
    {
        try
        {
            using var json = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            var root = json.RootElement;
            var format = Text("response_format") ?? "mp3";
            return Text("model") is null ? throw new ShapedError(StatusCodes.Status400BadRequest, "you must provide a model parameter")
                : Text("input") is not { Length: > 0 and <= 4096 } input ? throw new ShapedError(StatusCodes.Status400BadRequest, "'input' must have 1 to 4096 characters")
                : Text("voice") is not { Length: > 0 } name ? throw new ShapedError(StatusCodes.Status400BadRequest, "'voice' is missing")
                : format is not ("pcm" or "wav") || options.Value.RefusedFormats.Contains(format) ? throw new ShapedError(StatusCodes.Status400BadRequest, $"'response_format' {format} is not supported here")
                : (input, name, format, root.TryGetProperty("speed", out var speed) ? speed.GetDouble() : 1);

            string? Text(string property) => root.TryGetProperty(property, out var value) ? value.GetString() : null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new ShapedError(StatusCodes.Status400BadRequest, "We could not parse the JSON body of your request.");
        }
    }
}
