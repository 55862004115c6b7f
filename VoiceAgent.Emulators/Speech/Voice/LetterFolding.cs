using System.Text;

namespace VoiceAgent.Emulators.Speech.Voice;

/// <summary>
/// Converts letters of European alphabets to lower-case ASCII. It needs its own table, because this program runs without culture data,
/// and Unicode's decomposition then does not change letters.
/// </summary>
internal static class LetterFolding
{
    private static readonly Dictionary<char, string> Ascii = Table(
        "a àáâãäåāăąǎ", "ae æǽ", "c çćĉċč", "d ďđð", "e èéêëēĕėęěẽ", "g ĝğġģ", "h ĥħ", "i ìíîïĩīĭįı", "ij ĳ", "j ĵ", "k ķĸ", "l ĺļľŀł",
        "n ñńņňŉŋ", "o òóôõöøōŏőǒ", "oe œ", "r ŕŗř", "s śŝşšș", "ss ß", "t ţťŧțþ", "u ùúûüũūŭůűųǔ", "w ŵẁẃẅ", "y ýÿŷ", "z źżž",
        "' \u2019\u2018\u02BC", "- \u2010\u2011");

    /// <summary>Converts letters that have an ASCII form and leaves other characters. Combining accents are removed.</summary>
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
