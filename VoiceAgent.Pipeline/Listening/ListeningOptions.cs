using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Listening;

/// <summary>When a sound counts as speech. Section <c>Listening</c>.</summary>
internal sealed record ListeningOptions
{
    /// <summary>A frame with at least this probability of speech counts as voiced.</summary>
    public float Threshold { get; init; } = 0.5f;

    /// <summary>Speech begins after this much uninterrupted voiced audio. Shorter sounds are clicks and breaths.</summary>
    public TimeSpan Onset { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>Speech ends after this much unvoiced audio. It is short, because the end of a turn is decided elsewhere.</summary>
    public TimeSpan Hangover { get; init; } = TimeSpan.FromMilliseconds(100);

    public bool IsUsable() => Threshold is > 0 and < 1 && Onset >= AudioFormat.FrameDuration && Hangover >= AudioFormat.FrameDuration;
}
