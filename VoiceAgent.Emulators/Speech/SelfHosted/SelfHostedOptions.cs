using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Emulators.Speech.SelfHosted;

/// <summary>Section <c>SelfHosted</c>: the role of the self-hosted speech servers.</summary>
internal sealed record SelfHostedOptions : IValidatableObject
{
    public const string Section = "SelfHosted";

    /// <summary>Whether WhisperLiveKit runs with <c>--pcm-input</c>. Without it, the real server takes compressed audio, which is not emulated.</summary>
    public bool PcmInput { get; init; } = true;

    /// <summary>The most connections of WhisperLive (<c>--max_clients</c>).</summary>
    public int MaxClients { get; init; } = 100;

    /// <summary>The sample rate of Piper's voices in Hz.</summary>
    public int PiperRate { get; init; } = 22_050;

    /// <summary>Whether Piper is the older rhasspy/piper: plain text, one voice. Otherwise it is piper1-gpl.</summary>
    public bool OlderPiper { get; init; }

    /// <summary>Formats that <c>/v1/audio/transcriptions</c> and <c>/v1/audio/speech</c> refuse, as servers of the same shape do: <c>verbose_json</c>, <c>pcm</c>.</summary>
    public IList<string> RefusedFormats { get; init; } = [];

    /// <summary>The silence that ends a phrase.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMilliseconds(400);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxClients < 1)
        {
            yield return new ValidationResult("SelfHosted:MaxClients must be at least 1.");
        }

        if (PiperRate is not (16_000 or 22_050 or 24_000))
        {
            yield return new ValidationResult("SelfHosted:PiperRate must be 16000, 22050 or 24000, the rates of Piper's voices.");
        }

        if (Silence < TimeSpan.FromMilliseconds(100) || Silence > TimeSpan.FromSeconds(5))
        {
            yield return new ValidationResult("SelfHosted:Silence must be 100 ms to 5 s.");
        }
    }
}
