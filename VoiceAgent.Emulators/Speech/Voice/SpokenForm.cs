using System.Globalization;
using System.Text;

namespace VoiceAgent.Emulators.Speech.Voice;

/// <summary>
/// Converts a written word to the pronounced words, in the letters of the tone code: a–z, 0–9, apostrophe, hyphen. Words of other scripts keep their
/// letters. They are spoken without a code, so the emulators cannot recognise them.
/// </summary>
internal static class SpokenForm
{
    private static readonly Dictionary<char, string> Signs = new()
    {
        ['%'] = "percent",
        ['&'] = "and",
        ['@'] = "at",
        ['+'] = "plus",
        ['='] = "equals",
        ['#'] = "number",
        ['°'] = "degrees",
    };

    private static readonly Dictionary<char, (string One, string Many, string Part)> Money = new()
    {
        ['$'] = ("dollar", "dollars", "cents"),
        ['€'] = ("euro", "euros", "cents"),
        ['£'] = ("pound", "pounds", "pence"),
    };

    /// <summary>Returns the pronounced words of a sentence that have a tone code, like a transcript of it.</summary>
    public static IReadOnlyList<string> OfText(string text) =>
        [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(word => Of(word)).Where(HasCode)];

    /// <summary>Whether the tone code can carry the pronounced word.</summary>
    public static bool HasCode(string spoken) => spoken.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '\'' or '-');

    /// <param name="word">One written word, without spaces.</param>
    /// <param name="spelled">Whether letters and digits are spoken one by one.</param>
    /// <returns>The pronounced words. Empty when nothing in the word can be pronounced.</returns>
    public static IReadOnlyList<string> Of(string word, bool spelled = false)
    {
        var spoken = new List<string>();
        if (spelled)
        {
            spoken.AddRange(Fold(word).Where(char.IsLetterOrDigit).Select(letter => letter.ToString()));
        }
        else if (!AddMoney(word, spoken))
        {
            AddPlain(word, spoken);
        }

        return spoken;
    }

    private static bool AddMoney(string word, List<string> spoken)
    {
        var amount = word.Trim('(', ')', '"', ',', '.', '!', '?', ';', ':');
        if (amount.Length < 2 || !Money.TryGetValue(amount[0], out var unit)
            || !decimal.TryParse(amount[1..], NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        var whole = decimal.Truncate(value);
        var part = decimal.Truncate((value - whole) * 100);
        spoken.Add(whole.ToString(CultureInfo.InvariantCulture));
        spoken.Add(whole == 1 ? unit.One : unit.Many);
        if (part > 0)
        {
            spoken.AddRange(["and", part.ToString(CultureInfo.InvariantCulture), unit.Part]);
        }

        return true;
    }

    /// <summary>Keeps letters and digits. A decimal point is pronounced. Other signs are pronounced or split the word.</summary>
    private static void AddPlain(string word, List<string> spoken)
    {
        var folded = Fold(word);
        var part = new StringBuilder();
        for (var i = 0; i < folded.Length; i++)
        {
            var sign = folded[i];
            var betweenDigits = i > 0 && i + 1 < folded.Length && char.IsAsciiDigit(folded[i - 1]) && char.IsAsciiDigit(folded[i + 1]);
            if (IsLetter(sign) || sign is '\'' or '-')
            {
                part.Append(sign);
            }
            else if (sign == '.' && betweenDigits)
            {
                Finish(part, spoken);
                spoken.Add("point");
            }
            else if (!(sign == ',' && betweenDigits))
            {
                Finish(part, spoken);
                if (Signs.TryGetValue(sign, out var said))
                {
                    spoken.Add(said);
                }
            }
        }

        Finish(part, spoken);
    }

    private static void Finish(StringBuilder part, List<string> spoken)
    {
        var said = part.ToString().Trim('\'', '-');
        part.Clear();
        if (said.Length > 0)
        {
            spoken.Add(said);
        }
    }

    // Vowels of Indian scripts and Arabic are combining marks.
    private static bool IsLetter(char sign) =>
        char.IsLetterOrDigit(sign) || char.GetUnicodeCategory(sign) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static string Fold(string word) => LetterFolding.ToAscii(word);
}
