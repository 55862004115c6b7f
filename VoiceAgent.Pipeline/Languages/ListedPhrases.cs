namespace VoiceAgent.Pipeline.Languages;

/// <summary>Phrases of one language with the same use. In lower case, without punctuation.</summary>
internal sealed record ListedPhrases
{
    public static ListedPhrases None { get; } = new();

    public IReadOnlyList<string> Phrases { get; init; } = [];
}
