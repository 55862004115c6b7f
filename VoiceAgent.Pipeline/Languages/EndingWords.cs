namespace VoiceAgent.Pipeline.Languages;

/// <summary>The words that show whether a caller has finished. In lower case and without punctuation.</summary>
internal sealed record EndingWords
{
    public static EndingWords None { get; } = new();

    /// <summary>Complete answers, beside those that agree, thank or say goodbye: "I don't know".</summary>
    public IReadOnlyList<string> Whole { get; init; } = [];

    /// <summary>A sentence goes on after these: conjunctions, articles, prepositions.</summary>
    public IReadOnlyList<string> Open { get; init; } = [];

    /// <summary>Verbs that need an object, unless the sentence asks for it: "I need", but "what do I need".</summary>
    public IReadOnlyList<string> NeedsObject { get; init; } = [];

    /// <summary>Words of <see cref="Open"/> that may end a relative clause: "the claim I sent in".</summary>
    public IReadOnlyList<string> Particles { get; init; } = [];

    /// <summary>The subjects of such a clause.</summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];

    /// <summary>The first words of questions.</summary>
    public IReadOnlyList<string> Asking { get; init; } = [];

    /// <summary>Beginnings of commands that look like questions, unless a subject follows: "don't record this", but "don't you".</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// <summary>Words that may stand before a question.</summary>
    public IReadOnlyList<string> BeforeQuestion { get; init; } = [];

    /// <summary>Parts of requests: "I'd like". What follows them completes the request.</summary>
    public IReadOnlyList<string> Requests { get; init; } = [];

    /// <summary>Words that often end a turn: "please".</summary>
    public IReadOnlyList<string> Finished { get; init; } = [];

    /// <summary>Words of short greetings, thanks and goodbyes.</summary>
    public IReadOnlyList<string> Greetings { get; init; } = [];

    public IReadOnlyList<string> Thanks { get; init; } = [];

    /// <summary>The first words of a correction: "no, wait".</summary>
    public IReadOnlyList<string> Corrections { get; init; } = [];
}
