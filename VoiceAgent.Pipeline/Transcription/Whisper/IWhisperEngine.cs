namespace VoiceAgent.Pipeline.Transcription.Whisper;

/// <summary>A loaded Whisper model. It may be used by as many callers at the same time as <see cref="WhisperOptions.Processors"/> says.</summary>
internal interface IWhisperEngine
{
    /// <param name="samples">16 kHz, between −1 and 1, at most 30 s.</param>
    /// <param name="languages">ISO 639-1. With several, the model detects which one is spoken.</param>
    /// <param name="prompt">Names and terms to expect.</param>
    Task<IReadOnlyList<WhisperSegment>> RecogniseAsync(ReadOnlyMemory<float> samples, IReadOnlyList<string> languages, string prompt, CancellationToken stopping);
}

/// <param name="NoSpeech">How likely there is no speech, 0 to 1.</param>
/// <param name="Language">ISO 639-1.</param>
internal sealed record WhisperSegment(IReadOnlyList<WhisperWord> Words, float NoSpeech, string? Language);

/// <param name="Until">Where the word ends in the window.</param>
internal readonly record struct WhisperWord(string Text, TimeSpan Until);
