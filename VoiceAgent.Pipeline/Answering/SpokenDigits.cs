using System.Collections.Frozen;
using System.Text;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>Numbers that stand for themselves (of members, claims, telephones), however they were said.</summary>
internal static class SpokenDigits
{
    private static readonly string[] Ones =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
        "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly FrozenDictionary<string, int> Numbers = Ones.Select((word, value) => (word, value))
        .Concat(Tens.Select((word, at) => (word, value: (at + 2) * 10)))
        .Append(("oh", 0)).Append(("o", 0)).Append(("nought", 0))
        .ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2);

    /// <summary>
    /// The digits in <paramref name="said"/>, in order: "four seven one nine", "forty-seven nineteen", "47 19" and
    /// "4-7-1-9" are all <c>4719</c>; "double seven" is <c>77</c>. Other words are passed over.
    /// </summary>
    public static string In(string said)
    {
        var digits = new StringBuilder();
        var repeat = 1;
        var tens = 0;
        foreach (var word in said.ToLowerInvariant().Split((char[])[' ', '-', '.', ',', '/', '#', '?', '!'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (tens > 0 && (!Numbers.TryGetValue(word, out var unit) || unit is < 1 or > 9))
            {
                digits.Append(tens);
                tens = 0;
            }

            if (word is "double" or "triple")
            {
                repeat = word is "double" ? 2 : 3;
            }
            else if (Numbers.TryGetValue(word, out var number))
            {
                if (number >= 20)
                {
                    tens = number;
                    continue;
                }

                digits.Insert(digits.Length, (tens + number).ToString(), repeat);
                (tens, repeat) = (0, 1);
            }
            else
            {
                digits.Append(string.Concat(word.Where(char.IsAsciiDigit)));
                repeat = 1;
            }
        }

        return tens > 0 ? digits.Append(tens).ToString() : digits.ToString();
    }
}
