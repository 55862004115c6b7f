namespace VoiceAgent.Pipeline.Listening;

/// <summary>An agent's own settings for the start of speech. What is null comes from the section <c>Listening</c>.</summary>
internal sealed record StartOfSpeech
{
    public static StartOfSpeech AsConfigured { get; } = new();

    public VoiceActivityDetector? Detector { get; init; }

    public float? Threshold { get; init; }

    public TimeSpan? Onset { get; init; }

    public TimeSpan? Hangover { get; init; }

    public ListeningOptions Over(ListeningOptions options) => options with
    {
        Detector = Detector ?? options.Detector,
        Threshold = Threshold ?? options.Threshold,
        Onset = Onset ?? options.Onset,
        Hangover = Hangover ?? options.Hangover,
    };
}
