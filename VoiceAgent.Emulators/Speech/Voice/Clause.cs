namespace VoiceAgent.Emulators.Speech.Voice;

/// <summary>A piece of a sentence that is spoken in one breath.</summary>
/// <param name="Words">The words as they were written.</param>
/// <param name="Pause">Silence after it, before the next clause.</param>
internal sealed record Clause(IReadOnlyList<WrittenWord> Words, TimeSpan Pause)
{
    /// <summary>The words as a mouth says them, in order; each written word is one or more of these.</summary>
    public IReadOnlyList<string> Spoken { get; } = [.. Words.SelectMany(word => word.Spoken)];
}

/// <summary>A word as written, and as spoken.</summary>
/// <param name="Text">As written, without the punctuation around it.</param>
/// <param name="Offset">Characters from the beginning of the whole text.</param>
/// <param name="Spoken">What a mouth says for it (<c>$3.50</c> is five words): lower-case a–z, 0–9, apostrophe and hyphen only.</param>
/// <param name="Mark">The punctuation after it that shapes the voice's melody, or a space.</param>
internal sealed record WrittenWord(string Text, int Offset, IReadOnlyList<string> Spoken, char Mark);
