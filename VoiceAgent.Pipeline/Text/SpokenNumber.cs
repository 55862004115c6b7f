using System.Collections.Frozen;
using System.Globalization;

namespace VoiceAgent.Pipeline.Text;

/// <summary>Whole numbers in words or figures: "four hundred and twelve", "twelve hundred", "2 thousand", "412".</summary>
internal static class SpokenNumber
{
    private const long Most = 1_000_000_000;

    private static readonly FrozenDictionary<string, int> Units = NumberWords.Ones.Select((word, value) => (word, value)).ToFrozenDictionary(pair => pair.word, pair => pair.value);

    private static readonly FrozenDictionary<string, int> Tens = NumberWords.Tens.Select((word, at) => (word, value: 20 + (10 * at))).ToFrozenDictionary(pair => pair.word, pair => pair.value);

    /// <summary>Reads the number at <paramref name="at"/> and moves past it. Returns null and does not move when no number begins there.</summary>
    public static long? Read(IReadOnlyList<string> words, ref int at)
    {
        var (total, current, start, any) = (0L, 0L, at, false);
        for (; at < words.Count && total + current < Most; at++)
        {
            var word = words[at];
            if (word is "and" && any && at + 1 < words.Count && current % 100 == 0 && total + current >= 100 && IsSmall(words[at + 1]))
            {
                continue;
            }

            if (word is "a" && !any && at + 1 < words.Count && words[at + 1] is "hundred" or "thousand")
            {
                current = 1;
            }
            else if (word is "hundred" && any && current is > 0 and < 100)
            {
                current *= 100;
            }
            else if (word is "thousand" or "million" && any && current > 0)
            {
                total += current * (word is "thousand" ? 1_000 : 1_000_000);
                current = 0;
            }
            else if (long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var figures) && figures < Most && (!any || (current % 1_000 == 0 && current == 0 && total > figures)))
            {
                current += figures;
            }
            else if (Tens.TryGetValue(word, out var tens) && current % 100 == 0)
            {
                current += tens;
            }
            else if (Units.TryGetValue(word, out var unit) && (!any || (current % 100 == 0 && unit > 0) || (current % 100 >= 20 && current % 10 == 0 && unit is > 0 and < 10)))
            {
                current += unit;
            }
            else
            {
                break;
            }

            any = true;
        }

        if (!any)
        {
            at = start;
            return null;
        }

        return total + current;
    }

    private static bool IsSmall(string word) => Units.ContainsKey(word) || Tens.ContainsKey(word) || (word.Length <= 2 && word.All(char.IsAsciiDigit));
}
