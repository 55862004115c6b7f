using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace VoiceAgent.Contracts.Transcripts;

/// <summary>Finds listed phrases in what somebody said.</summary>
public sealed class SpokenPhrases
{
    private readonly FrozenDictionary<string, IReadOnlyList<string>[]> _byFirstWord;

    public SpokenPhrases(IEnumerable<string> phrases) =>
        _byFirstWord = phrases.Select(WordsOf).GroupBy(words => words[0]).ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(words => words.Count).ToArray());

    /// <summary>
    /// Words in small letters, without punctuation and apostrophes. In Chinese and Japanese, which have no spaces, each character is a word.
    /// </summary>
    public static IReadOnlyList<string> WordsOf(string? text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var letter in text ?? "")
        {
            if (HasNoSpaces(letter))
            {
                Close();
                words.Add(letter.ToString());
            }
            else if (IsOfWord(letter))
            {
                word.Append(char.ToLowerInvariant(letter));
            }
            else if (letter is not ('\'' or '’'))
            {
                Close();
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

    public static bool HasNoSpaces(char letter) => letter is >= '\u3040' and <= '\u9fff';

    public bool AreIn(IReadOnlyList<string> words) => Enumerable.Range(0, words.Count).Any(at => LongestAt(words, at) > 0);

    /// <summary>How many words the longest phrase has that begins at a position. Zero when none does.</summary>
    public int LongestAt(IReadOnlyList<string> words, int at) =>
        _byFirstWord.TryGetValue(words[at], out var phrases) && Array.Find(phrases, phrase => at + phrase.Count <= words.Count && phrase.Index().All(word => words[at + word.Index] == word.Item)) is { } longest
            ? longest.Count
            : 0;

    // Accents and the vowel signs of Hindi belong to the word.
    private static bool IsOfWord(char letter) =>
        char.IsLetterOrDigit(letter) || char.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
