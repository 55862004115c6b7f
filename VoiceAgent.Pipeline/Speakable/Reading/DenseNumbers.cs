using System.Globalization;
using System.Text;

namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>Reads the numerals of Chinese and Japanese, which have no spaces around them.</summary>
internal static class DenseNumbers
{
    private const string Ones = "〇一二三四五六七八九";

    // 幺 is one in telephone numbers, 两 is two before a noun.
    private const string OtherOnes = "零一两三四五六七八九";

    // A numeral before one of these is a number, also when it stands alone: 五月.
    private const string Counted = "月日号號年点點時时分歳岁名位元円";

    /// <summary>A single numeral stays as it is, because many words contain one: 一样, 十分.</summary>
    public static string InFigures(string text)
    {
        var written = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var until = at;
            while (until < text.Length && IsNumeral(text[until]))
            {
                until++;
            }

            if (until == at)
            {
                written.Append(text[at++]);
                continue;
            }

            var run = text[at..until];
            var isNumber = run.Length > 1 || (until < text.Length && Counted.Contains(text[until], StringComparison.Ordinal) && run[0] != '十') || IsAll(text, at, until);
            written.Append(isNumber && Value(run) is { } figures ? figures : run);
            at = until;
        }

        return written.ToString();
    }

    private static bool IsAll(string text, int from, int until) => !text.AsSpan(0, from).ContainsAnyLetter() && !text.AsSpan(until).ContainsAnyLetter();

    private static bool ContainsAnyLetter(this ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            if (char.IsLetterOrDigit(letter))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNumeral(char letter) => One(letter) >= 0 || Unit(letter) > 0;

    private static int One(char letter) => letter is '幺' ? 1 : Math.Max(Ones.IndexOf(letter, StringComparison.Ordinal), OtherOnes.IndexOf(letter, StringComparison.Ordinal));

    private static int Unit(char letter) => letter switch { '十' => 10, '百' => 100, '千' => 1_000, '万' or '萬' => 10_000, _ => 0 };

    /// <summary>Digits one by one, or a number with its units. Null when it is neither.</summary>
    private static string? Value(string run)
    {
        if (!run.Any(letter => Unit(letter) > 0))
        {
            return string.Concat(run.Select(letter => (char)('0' + One(letter))));
        }

        long all = 0, part = 0;
        var last = -1;
        var before = int.MaxValue;
        foreach (var letter in run)
        {
            var unit = Unit(letter);
            if (unit == 0)
            {
                // A zero fills places that have no numeral: 一千零五.
                if (last > 0)
                {
                    return null;
                }

                last = One(letter);
            }
            else if (unit == 10_000)
            {
                if (part + Math.Max(last, 0) == 0)
                {
                    return null;
                }

                (all, part, before, last) = ((part + Math.Max(last, 0)) * unit, 0, int.MaxValue, -1);
            }
            else if (unit >= before)
            {
                return null;
            }
            else
            {
                (part, before, last) = (part + ((last > 0 ? last : 1) * unit), unit, -1);
            }
        }

        return (all + part + Math.Max(last, 0)).ToString(CultureInfo.InvariantCulture);
    }
}
