using System.Text;

namespace VoiceAgent.Emulators.Speech.Voice;

/// <summary>
/// Letters of European alphabets in lower-case ASCII. A table of our own, because this program runs without a culture library, and
/// Unicode's decomposition then leaves a letter as it is.
/// </summary>
internal static class LetterFolding
{
    private static readonly Dictionary<char, string> Ascii = Table(
        "a àáâãäåāăąǎ", "ae æǽ", "c çćĉċč", "d ďđð", "e èéêëēĕėęěẽ", "g ĝğġģ", "h ĥħ", "i ìíîïĩīĭįı", "ij ĳ", "j ĵ", "k ķĸ", "l ĺļľŀł",
        "n ñńņňŉŋ", "o òóôõöøōŏőǒ", "oe œ", "r ŕŗř", "s śŝşšș", "ss ß", "t ţťŧțþ", "u ùúûüũūŭůűųǔ", "w ŵẁẃẅ", "y ýÿŷ", "z źżž",
        "' \u2019\u2018\u02BC", "- \u2010\u2011");

    /// <summary>Folds what has an ASCII form and leaves the rest as it is; a combining accent is dropped.</summary>
    public static string ToAscii(string word)
    {
        var folded = new StringBuilder(word.Length);
        foreach (var letter in word)
        {
            var small = char.ToLowerInvariant(letter);
            if (Ascii.TryGetValue(small, out var plain))
            {
                folded.Append(plain);
            }
            else if (small is < '\u0300' or > '\u036F')
            {
                folded.Append(small);
            }
        }

        return folded.ToString();
    }

    private static Dictionary<char, string> Table(params string[] rows) =>
        rows.Select(row => row.Split(' ')).SelectMany(row => row[1].Select(letter => (letter, row[0]))).ToDictionary(pair => pair.letter, pair => pair.Item2);
}
