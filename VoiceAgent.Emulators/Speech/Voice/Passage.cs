namespace VoiceAgent.Emulators.Speech.Voice;

/// <summary>Text to speak in one style: a whole answer, one write of a text stream, or one run of an SSML document.</summary>
/// <param name="Text">Plain text.</param>
/// <param name="Style">How to speak it.</param>
internal sealed record Passage(string Text, VoiceStyle Style)
{
    /// <summary>The position of the text in its document, in characters.</summary>
    public int Offset { get; init; }

    /// <summary>The name of a bookmark before the text (SSML <c>bookmark</c>), or null.</summary>
    public string? Bookmark { get; init; }

    /// <summary>The silence after the text (SSML <c>break</c>).</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>Whether digits and letters are spoken one by one (SSML <c>say-as</c>).</summary>
    public bool Spelled { get; init; }

    /// <summary>Whether the last clause is complete. Otherwise the next passage may continue it.</summary>
    public bool Complete { get; init; } = true;
}
