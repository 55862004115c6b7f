using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.Transcription;

/// <summary>Splits transcripts into words. In scripts without spaces, each character is a word.</summary>
internal static class TextWords
{
    public static IReadOnlyList<string> Of(string text)
    {
        var words = new List<string>();
        var from = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            var isDense = at < text.Length && Scripts.IsDense(text[at]) && !char.IsLowSurrogate(text[at]);
            if (at == text.Length || char.IsWhiteSpace(text[at]) || isDense)
            {
                if (at > from)
                {
                    words.Add(text[from..at]);
                }

                from = isDense ? at : at + 1;
            }
        }

        return words;
    }

    /// <summary>Whether two words are the same apart from capitals and punctuation.</summary>
    public static bool AreSame(string one, string other) => Bare(one).Equals(Bare(other), StringComparison.OrdinalIgnoreCase);

    private static string Bare(string word)
    {
        var (from, until) = (0, word.Length);
        while (from < until && !char.IsLetterOrDigit(word[from]))
        {
            from++;
        }

        while (until > from && !char.IsLetterOrDigit(word[until - 1]))
        {
            until--;
        }

        return word[from..until];
    }
}
