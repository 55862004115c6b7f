namespace VoiceAgent.Pipeline.Languages;

/// <summary>
/// How people of a language say that the other side must wait, and what a queue announces. The words are in lower case and without
/// punctuation. A <c>*</c> stands for up to six other words, a <c>/</c> separates words of which one is said, and <c>&lt;time&gt;</c> stands for
/// one of the phrases of that part.
/// </summary>
internal sealed record WaitingWords
{
    public static WaitingWords None { get; } = new();

    /// <summary>Named lists of phrases that other phrases contain: "give me &lt;time&gt;". A part may contain the parts before it.</summary>
    public Dictionary<string, List<string>> Parts { get; init; } = new Dictionary<string, List<string>>();

    /// <summary>The caller asks the agent to wait. It also counts at the beginning and at the end of a longer turn: "my number is, hold on a second".</summary>
    public IReadOnlyList<string> Asks { get; init; } = [];

    /// <summary>The same, but only when the turn says nothing else. In a longer turn these words mean something else: "how long must I wait".</summary>
    public IReadOnlyList<string> AsksAlone { get; init; } = [];

    /// <summary>
    /// The caller looks for something: "I need to get my card". Alone it counts only after the agent has asked for a number or a date. At other
    /// times it may be what the caller wants. Beside a phrase that asks to wait it always counts.
    /// </summary>
    public IReadOnlyList<string> Looking { get; init; } = [];

    /// <summary>Reasons that callers add to a request to wait: "my phone is ringing". They count only beside such a request.</summary>
    public IReadOnlyList<string> Meanwhile { get; init; } = [];

    /// <summary>Phrases that look like a request to wait and are none: "hold on to my booking".</summary>
    public IReadOnlyList<string> MeansOtherwise { get; init; } = [];

    /// <summary>The caller puts the agent on hold.</summary>
    public IReadOnlyList<string> Holds { get; init; } = [];

    /// <summary>Words that may stand around these phrases without a meaning of their own.</summary>
    public IReadOnlyList<string> Around { get; init; } = [];

    /// <summary>Parts of the announcements of a queue, of a menu ("press one"), and of a voicemail.</summary>
    public IReadOnlyList<string> Announcements { get; init; } = [];

    /// <summary>The same, but only when the turn says nothing else. A person who comes back begins with these words too: "thank you for holding".</summary>
    public IReadOnlyList<string> AnnouncementsAlone { get; init; } = [];

    /// <summary>The agent offers to wait.</summary>
    public IReadOnlyList<string> Offers { get; init; } = [];

    /// <summary>The agent's answer to a caller who needs time. The entries are used in turn.</summary>
    public IReadOnlyList<string> TakeYourTime { get; init; } = [];

    /// <summary>The agent says it once while the caller looks for something.</summary>
    public string NoHurry { get; init; } = "";

    /// <summary>The agent says it to a queue, for the person who comes back.</summary>
    public string OnHold { get; init; } = "";

    /// <summary>The agent says it when it has heard the same words several times.</summary>
    public string OtherWords { get; init; } = "";
}
