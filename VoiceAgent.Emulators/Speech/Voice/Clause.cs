namespace VoiceAgent.Emulators.Speech.Voice;

/// <summary>A part of a sentence that is spoken in one request to the voice.</summary>
/// <param name="Words">The words as they were written.</param>
/// <param name="Pause">The silence after the clause.</param>
internal sealed record Clause(IReadOnlyList<WrittenWord> Words, TimeSpan Pause)
{
    /// <summary>The words as they are pronounced, in order. Each written word gives one or more of them.</summary>
    public IReadOnlyList<string> Spoken { get; } = [.. Words.SelectMany(word => word.Spoken)];

    /// <summary>The name of a bookmark at this place (SSML <c>bookmark</c>), or null. Such a clause has no words.</summary>
    public string? Bookmark { get; init; }

    /// <summary>Punctuation that follows the clause before, such as the full stop after an SSML element. Such a clause has no words.</summary>
    public string Punctuation { get; init; } = "";
}

/// <summary>A word as it is written and as it is pronounced.</summary>
/// <param name="Text">The written word, without the punctuation around it.</param>
/// <param name="Offset">Characters from the beginning of the whole text.</param>
/// <param name="Spoken">The pronounced words (<c>$3.50</c> gives five), as <see cref="SpokenForm"/> makes them.</param>
/// <param name="Mark">The punctuation after the word that affects the intonation, or a space.</param>
internal sealed record WrittenWord(string Text, int Offset, IReadOnlyList<string> Spoken, char Mark)
{
    /// <summary>The punctuation after the word, as written.</summary>
    public string Punctuation { get; init; } = "";
}
