using System.Text;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Protocol;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Speech.Synthesis;

/// <summary>
/// The REST API of the synthesiser: <c>GET /cognitiveservices/voices/list</c>, and <c>POST /cognitiveservices/v1</c> with SSML as its body, which is answered
/// with audio. Source: learn.microsoft.com/azure/ai-services/speech-service/rest-text-to-speech.
/// </summary>
internal sealed class SynthesisRest(SpeechAccess access, SynthesisParts parts)
{
    private const int LargestSsml = 64 * 1024;

    public async Task<IResult> ListAsync(HttpContext http) => await access.AskAsync(http.Request, SpeechUse.Recognition) is { Refusal: { } refusal }
        ? SpeechErrors.Of(StatusCodes.Status401Unauthorized, refusal)
        : Results.Json(parts.Voices.All.Select(voice => voice.Entry), SpeechErrors.WithoutNull);

    public async Task<IResult> SpeakAsync(HttpContext http)
    {
        var (account, refusal) = await access.AskAsync(http.Request, SpeechUse.Synthesis);
        if (refusal is not null)
        {
            return SpeechErrors.Of(StatusCodes.Status401Unauthorized, refusal);
        }

        if (http.Request.ContentType?.StartsWith("application/ssml+xml", StringComparison.OrdinalIgnoreCase) != true)
        {
            return SpeechErrors.Of(StatusCodes.Status415UnsupportedMediaType, "The Content-Type must be application/ssml+xml.");
        }

        if (http.Request.Headers["X-Microsoft-OutputFormat"].ToString() is not { Length: > 0 } name)
        {
            return SpeechErrors.Of(StatusCodes.Status400BadRequest, "The header X-Microsoft-OutputFormat is missing, such as riff-24khz-16bit-mono-pcm.");
        }

        try
        {
            var format = OutputFormat.Parse(name);
            var ssml = await ReadAsync(http);
            var passages = Ssml.Read(ssml, parts.Voices);
            await parts.Delays.Before(Operation.SynthesisFirstByte, http.RequestAborted);
            await parts.Faults.ActOutAsync(Operation.SynthesisFirstByte, http, static fault => new EmulatedFailure(fault.Status), account, ssml);
            await using var encoder = AudioEncoder.Begin(format, parts.Options.Value.Ffmpeg, async (audio, ending) => await http.Response.Body.WriteAsync(audio, ending), http.RequestAborted);
            http.Response.ContentType = format.MediaType;
            await SpeakAsync(passages, format, encoder, http.RequestAborted);
            return Results.Empty;
        }
        catch (SpeechProtocolException wrong) when (!http.Response.HasStarted)
        {
            http.Response.ContentType = null;
            return SpeechErrors.Of(StatusCodes.Status400BadRequest, wrong.Message);
        }
        catch (VoiceUnavailableException mute) when (!http.Response.HasStarted)
        {
            http.Response.ContentType = null;
            return SpeechErrors.Of(StatusCodes.Status502BadGateway, mute.Message);
        }
        catch (EmulatedFailure failure)
        {
            return SpeechErrors.Of(failure.Status, failure.Message);
        }
    }

    private async Task SpeakAsync(IReadOnlyList<Passage> passages, OutputFormat format, AudioEncoder encoder, CancellationToken ending)
    {
        var isSpoken = false;
        await foreach (var clause in parts.Voice.SpeakAsync(passages.ToAsyncEnumerable(), Speaker.Agent, format.VoiceRate, yielded: ending))
        {
            isSpoken |= clause.Words.Any(word => word.End > word.Start);
            await encoder.WriteAsync(clause.Pcm, ending);
        }

        if (!isSpoken && passages.Any(passage => passage.Text.Any(char.IsLetterOrDigit)))
        {
            throw SpeechProtocolException.Unsupported("The emulated voice has no sound for this text.");
        }

        await encoder.CompleteAsync(ending);
    }

    private static async Task<string> ReadAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > LargestSsml)
            {
                throw SpeechProtocolException.Unsupported($"The SSML is larger than {LargestSsml} bytes.");
            }
        }

        return Encoding.UTF8.GetString(body.ToArray());
    }

    /// <summary>A configured fault.</summary>
    private sealed class EmulatedFailure(int status) : Exception("A fault is configured for this operation.")
    {
        public int Status => status;
    }
}
