namespace VoiceAgent.Pipeline.Languages;

/// <summary>
/// How people of a language say goodbye. The words are in lower case and without punctuation. A <c>*</c> stands for up to six other words, and a <c>/</c> separates words of which one is said.
/// </summary>
internal sealed record PartingWords
{
    public static PartingWords None { get; } = new();

    /// <summary>Words that mean nothing but goodbye. They count at the end of a longer turn too: "I'll call tomorrow bye".</summary>
    public IReadOnlyList<string> Goodbyes { get; init; } = [];

    /// <summary>
    /// Words that end a conversation. Words that also begin one, such as "ciao", are courtesies. They must be all that a sentence says, because
    /// other sentences end with them too: "why does it take so long".
    /// </summary>
    public IReadOnlyList<string> Farewells { get; init; } = [];

    /// <summary>Words around a farewell that ask for nothing: thanks, wishes, "that's all".</summary>
    public IReadOnlyList<string> Courtesies { get; init; } = [];

    /// <summary>What an agent may add to its goodbye: "thank you for calling", "please call again".</summary>
    public IReadOnlyList<string> Closings { get; init; } = [];
}
