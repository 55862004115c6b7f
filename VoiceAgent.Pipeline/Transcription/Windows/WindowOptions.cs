namespace VoiceAgent.Pipeline.Transcription.Windows;

/// <summary>How a stream is made of recognitions of growing windows.</summary>
/// <param name="Step">How much new audio a window needs for the next interim result. Zero: there are none.</param>
/// <param name="LongestStep">The limit to which the step grows when the machine cannot keep up.</param>
/// <param name="LongestWindow">A longer window begins after its stable words.</param>
/// <param name="LongestPhrase">Longer speech without a pause is split here. Whisper models take 30 s.</param>
internal sealed record WindowOptions(TimeSpan Step, TimeSpan LongestStep, TimeSpan LongestWindow, TimeSpan LongestPhrase)
{
    /// <summary>Audio before the first speech that belongs to the phrase. The first sound of a word is quiet.</summary>
    public TimeSpan Before { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>A phrase with less speech is a noise. A model would invent words for it.</summary>
    public TimeSpan LeastSpeech { get; init; } = TimeSpan.FromMilliseconds(120);

    /// <summary>A silence after which a result is likely to be the final one. It is requested before the phrase is closed, so that no time is lost.</summary>
    public TimeSpan LikelyEnd { get; init; } = TimeSpan.FromMilliseconds(240);

    /// <summary>How much audio before the end of a fixed word stays in the window.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromMilliseconds(200);
}
