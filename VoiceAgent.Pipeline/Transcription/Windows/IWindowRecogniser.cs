namespace VoiceAgent.Pipeline.Transcription.Windows;

/// <summary>Recognises a piece of audio as a whole, as Whisper models do. <see cref="WindowedTranscription"/> makes a stream of it.</summary>
internal interface IWindowRecogniser
{
    /// <exception cref="TranscriptionBrokenException">The recogniser failed.</exception>
    Task<WindowText> RecogniseAsync(WindowRequest window, CancellationToken stopping);
}

/// <param name="Pcm">PCM16 at 16 kHz. It is valid until the recognition ends.</param>
/// <param name="Languages">BCP 47. With several, the recogniser detects which one is spoken.</param>
/// <param name="Hints">Names and terms to expect. They stay the same for the whole call.</param>
/// <param name="Before">What was said just before the window, in the same phrase.</param>
/// <param name="IsFinal">Whether the phrase has ended. An interim result may be skipped when the machine is busy.</param>
/// <param name="IsRetry">Whether the same window has just failed.</param>
internal sealed record WindowRequest(ReadOnlyMemory<byte> Pcm, IReadOnlyList<string> Languages, string Hints, string Before, bool IsFinal, bool IsRetry)
{
    /// <summary>Hints and earlier words as one text.</summary>
    public string Prompt => $"{Hints} {Before}".Trim();
}

/// <param name="Language">The detected language as the recogniser names it, or null.</param>
internal sealed record WindowText(IReadOnlyList<WindowWord> Words, string? Language)
{
    public static WindowText Nothing { get; } = new([], null);

    /// <summary>A text whose words have no times.</summary>
    public static WindowText Of(string text, string? language) => new([.. TextWords.Of(text).Select(static word => new WindowWord(word, null))], language);
}

/// <param name="Text">The word with its punctuation.</param>
/// <param name="Until">Where it ends in the window. Null when the recogniser does not say.</param>
internal readonly record struct WindowWord(string Text, TimeSpan? Until);
