namespace VoiceAgent.Pipeline.Languages;

/// <summary>
/// How people of a language say that the other side must wait, and what a queue announces. The words are in lower case and without
/// punctuation. A <c>*</c> stands for up to six other words, and a <c>/</c> separates words of which one is said.
/// </summary>
internal sealed record WaitingWords
{
    public static WaitingWords None { get; } = new();

    /// <summary>The caller asks the agent to wait. It also counts at the end of a longer turn: "my number is, hold on a second".</summary>
    public IReadOnlyList<string> Asks { get; init; } = [];

    /// <summary>The same, but only when the turn says nothing else. At the end of a longer turn these words mean something else: "how long must I wait".</summary>
    public IReadOnlyList<string> AsksAlone { get; init; } = [];

    /// <summary>What the caller does meanwhile. It counts only beside a phrase that asks to wait: "I need to get my card".</summary>
    public IReadOnlyList<string> Looking { get; init; } = [];

    /// <summary>The caller puts the agent on hold.</summary>
    public IReadOnlyList<string> Holds { get; init; } = [];

    /// <summary>Words that may stand around these phrases without a meaning of their own.</summary>
    public IReadOnlyList<string> Around { get; init; } = [];

    /// <summary>Parts of the announcements of a queue.</summary>
    public IReadOnlyList<string> Announcements { get; init; } = [];

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
