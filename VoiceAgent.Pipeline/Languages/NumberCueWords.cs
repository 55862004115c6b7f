namespace VoiceAgent.Pipeline.Languages;

/// <summary>Words that say what a number is for. In lower case, without punctuation. The words directly before a number count most.</summary>
internal sealed record NumberCueWords
{
    public static NumberCueWords None { get; } = new();

    /// <summary>A telephone number: "call me back", "my mobile".</summary>
    public IReadOnlyList<string> Telephone { get; init; } = [];

    /// <summary>A payment card: "my card", "expires".</summary>
    public IReadOnlyList<string> Card { get; init; } = [];

    /// <summary>The security code of a card: "CVV". Words that also stand for other codes are not here.</summary>
    public IReadOnlyList<string> SecurityCode { get; init; } = [];

    /// <summary>Any other number: "member number", "date of birth".</summary>
    public IReadOnlyList<string> Other { get; init; } = [];

    /// <summary>Said before a number with its country code: "plus".</summary>
    public IReadOnlyList<string> Plus { get; init; } = [];

    /// <summary>Words for a digit beside the number words, which mean something else too: German "zwo: 2", Portuguese "meia: 6".</summary>
    public IReadOnlyDictionary<string, string> AlsoSaid { get; init; } = new Dictionary<string, string>();
}
