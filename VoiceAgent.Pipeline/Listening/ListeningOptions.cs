using System.ComponentModel.DataAnnotations;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Listening;

/// <summary>When a sound counts as speech. Section <c>Listening</c>.</summary>
internal sealed record ListeningOptions : IValidatableObject
{
    public const string Section = "Listening";

    /// <summary>A frame with at least this probability of speech counts as voiced.</summary>
    public float Threshold { get; init; } = 0.5f;

    /// <summary>Speech begins after this much uninterrupted voiced audio. Shorter sounds are clicks and breaths.</summary>
    public TimeSpan Onset { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>Speech ends after this much unvoiced audio. It is short, because the end of a turn is decided elsewhere.</summary>
    public TimeSpan Hangover { get; init; } = TimeSpan.FromMilliseconds(100);

    private bool IsValid => Threshold is > 0 and < 1 && Onset >= AudioFormat.FrameDuration && Hangover >= AudioFormat.FrameDuration;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsValid)
        {
            yield return new ValidationResult("Section 'Listening': Threshold must be between 0 and 1, Onset and Hangover must be at least one frame of 20 ms.");
        }
    }
}
