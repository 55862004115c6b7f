namespace VoiceAgent.Emulators.OpenAI.Wire;

/// <summary>Splits text into pieces of about the size of tokens: a word with the space before it, long words in parts, punctuation on its own.</summary>
internal static class TokenPieces
{
    // English text has about four letters in a token. Short words are one token.
    private const int LongestPiece = 7;

    public static IEnumerable<string> Of(string text)
    {
        var start = 0;
        while (start < text.Length)
        {
            var end = EndOfPiece(text, start);
            yield return text[start..end];
            start = end;
        }
    }

    public static int Count(string text) => Of(text).Count();

    private static int EndOfPiece(string text, int start)
    {
        var end = start;
        while (end < text.Length && char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        if (end < text.Length && !char.IsLetterOrDigit(text[end]))
        {
            return end + (char.IsHighSurrogate(text[end]) && end + 1 < text.Length ? 2 : 1);
        }

        var word = end;
        while (end < text.Length && char.IsLetterOrDigit(text[end]) && end - word < LongestPiece)
        {
            end++;
        }

        return end;
    }
}
