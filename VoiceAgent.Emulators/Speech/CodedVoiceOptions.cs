using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Emulators.Speech;

/// <summary>Section <c>ToneCode</c>: how the tone code is mixed into speech.</summary>
internal sealed record CodedVoiceOptions : IValidatableObject
{
    public const string Section = "ToneCode";

    /// <summary>Level of the wide band's tones (above 4 kHz) under the speech, in dB.</summary>
    public double WideBelowSpeech { get; init; } = 15.5;

    /// <summary>Level of the narrow band's tones (1.8–3.2 kHz, for 8 kHz legs) under the speech, in dB.</summary>
    public double NarrowBelowSpeech { get; init; } = 3;

    /// <summary>Uses the narrow band at every rate, because the audio passes telephones. Callers who hear it without one understand it too.</summary>
    public bool Telephone { get; init; }

    /// <summary>How much the speech is reduced in the band of the tones, in dB.</summary>
    public double NotchDepth { get; init; } = 30;

    /// <summary>How long a word's packet may last after the word. If it needs longer, the word is spoken more slowly.</summary>
    public TimeSpan LongestLag { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>Memory of the clause cache in bytes. 0 disables it. The least recently used clauses are removed first.</summary>
    public long CacheBytes { get; init; } = 64L << 20;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (CacheBytes < 0)
        {
            yield return new ValidationResult("ToneCode:CacheBytes must not be negative.");
        }

        if (WideBelowSpeech is < 0 or > 40 || NarrowBelowSpeech is < -6 or > 40)
        {
            yield return new ValidationResult("ToneCode:WideBelowSpeech must be 0 to 40 dB and ToneCode:NarrowBelowSpeech -6 to 40 dB.");
        }
    }
}
