using System.Text.Json;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.Speech.SelfHosted;

/// <summary>
/// Piper's HTTP server: JSON (piper1-gpl) or plain text (rhasspy/piper), answered with one WAV file when all of it is spoken.
/// Sources: github.com/OHF-Voice/piper1-gpl, docs/API_HTTP.md; github.com/rhasspy/piper, src/python_run/piper/http_server.py.
/// </summary>
internal sealed class PiperServer(ServedVoice voice, IOptions<SelfHostedOptions> options, EmulatedDelays delays, EmulatedFaults faults)
{
    private const string DefaultVoice = "en_US-lessac-medium";

    private static readonly string[] Installed = [DefaultVoice, "es_ES-davefx-medium", "de_DE-thorsten-medium", "fr_FR-siwis-medium", "pl_PL-gosia-medium"];

    /// <summary>The server finds voices by the names of their files.</summary>
    public IResult Voices() => Results.Json(Installed.ToDictionary(name => name, name => new { audio = new { sample_rate = options.Value.PiperRate }, espeak = new { voice = name[..2] } }));

    /// <param name="isNewPath">Whether the request came to <c>/synthesize</c>, which older servers lack.</param>
    public async Task SpeakAsync(HttpContext http, bool isNewPath)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || (isNewPath && options.Value.OlderPiper))
        {
            http.Response.StatusCode = isNewPath ? StatusCodes.Status404NotFound : StatusCodes.Status405MethodNotAllowed;
            return;
        }

        if (await RequestAsync(http) is not { Text.Length: > 0 } asked)
        {
            // Flask answers a ValueError like this.
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        try
        {
            var wave = await voice.WaveAsync(asked.Text, asked.Voice, 1 / asked.LengthScale, options.Value.PiperRate, http.RequestAborted);
            await delays.Before(Operation.SynthesisFirstByte, http.RequestAborted);
            await faults.ActOutAsync(Operation.SynthesisFirstByte, http, static fault => new RefusedException(fault.Status), words: asked.Text);
            http.Response.ContentType = "text/html; charset=utf-8";
            http.Response.ContentLength = wave.Length;
            await StreamedAudio.WriteAsync(http, wave, faults, asked.Text);
        }
        catch (RefusedException refused)
        {
            http.Response.StatusCode = refused.Status;
        }
    }

    private async Task<PiperText?> RequestAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        if (options.Value.OlderPiper)
        {
            return new PiperText(body.Trim(), DefaultVoice, 1);
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            var named = root.TryGetProperty("voice", out var asked) ? asked.GetString() : null;
            return new PiperText(
                root.TryGetProperty("text", out var text) ? text.GetString()!.Trim() : "",
                Installed.Contains(named) ? named! : DefaultVoice,
                root.TryGetProperty("length_scale", out var scale) ? scale.GetDouble() : 1);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private sealed record PiperText(string Text, string Voice, double LengthScale);
}
