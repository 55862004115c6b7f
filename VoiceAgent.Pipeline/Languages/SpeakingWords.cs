namespace VoiceAgent.Pipeline.Languages;

/// <summary>How a caller asks for a language. In lower case, without punctuation.</summary>
internal sealed record SpeakingWords
{
    public static SpeakingWords None { get; } = new();

    /// <summary>Sentences that ask for a language: "speak {0}". The name of the language replaces <c>{0}</c>.</summary>
    public IReadOnlyList<string> Requests { get; init; } = [];

    /// <summary>Words directly before a request that turn it into its opposite: "don't".</summary>
    public IReadOnlyList<string> Negations { get; init; } = [];

    /// <summary>The names of languages, by language subtag.</summary>
    public Dictionary<string, List<string>> Names { get; init; } = [];
}
