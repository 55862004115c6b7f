namespace VoiceAgent.Emulators.Speech.Voice;

/// <summary>Text to be spoken in one style: a whole answer, one write of a text stream, or one run of an SSML document.</summary>
/// <param name="Text">Plain text.</param>
/// <param name="Style">How to speak it.</param>
internal sealed record Passage(string Text, VoiceStyle Style)
{
    /// <summary>Where the text begins in the document that it comes from, in characters.</summary>
    public int Offset { get; init; }

    /// <summary>Silence after it, as SSML's <c>break</c> asks.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>Digits and letters are said one by one, as SSML's <c>say-as</c> asks.</summary>
    public bool Spelled { get; init; }

    /// <summary>Nothing that follows can continue its last clause.</summary>
    public bool Complete { get; init; } = true;
}
