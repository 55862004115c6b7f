using System.Globalization;
using System.Text;

namespace VoiceAgent.Pipeline.Languages;

/// <summary>Splits what somebody said into words, to find phrases of a language file in it.</summary>
internal static class PlainWords
{
    /// <summary>Lower-case words without punctuation. Japanese and Chinese, which have no spaces, give one word for each character.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var letter in text.ToLowerInvariant().Replace('’', '\''))
        {
            if (!IsOfWord(letter))
            {
                Close();
            }
            else if (IsUnspaced(letter))
            {
                Close();
                words.Add(letter.ToString());
            }
            else
            {
                word.Append(letter);
            }
        }

        Close();
        return words;

        void Close()
        {
            if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
    }

    public static bool IsUnspaced(char letter) => letter is >= '\u3040' and <= '\u9fff';

    // Accents and the vowel signs of Hindi belong to the word.
    private static bool IsOfWord(char letter) =>
        char.IsLetterOrDigit(letter) || letter is '\''
        || char.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
