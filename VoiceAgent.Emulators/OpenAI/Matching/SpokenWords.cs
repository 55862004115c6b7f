namespace VoiceAgent.Emulators.OpenAI.Matching;

/// <summary>Converts speech to plain words: lower case, no punctuation, <c>that's</c> as <c>thats</c>.</summary>
internal static class SpokenWords
{
    // Words with little meaning. They do not count when a phrase is recognised.
    private static readonly HashSet<string> Small =
    [
        "a", "an", "and", "at", "be", "can", "could", "do", "for", "i", "id", "im", "in", "is", "it", "its", "like", "me", "my",
        "of", "on", "or", "please", "so", "that", "the", "this", "to", "uh", "um", "was", "well", "would", "you", "your", "are", "am",
    ];

    public static List<string> Of(string text)
    {
        var letters = text.Where(letter => letter is not ('\'' or '’')).Select(letter => char.IsLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' ');
        return [.. string.Concat(letters).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>The key words of a phrase. All its words when it has only small ones.</summary>
    public static List<string> Telling(string phrase)
    {
        var words = Of(phrase);
        var telling = words.Where(word => !Small.Contains(word)).ToList();
        return telling.Count > 0 ? telling : words;
    }
}
