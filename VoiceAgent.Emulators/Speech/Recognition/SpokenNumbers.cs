namespace VoiceAgent.Emulators.Speech.Recognition;

/// <summary>Converts numbers between words and digits, for the sample businesses: runs of digits, and numbers below a hundred.</summary>
internal static class SpokenNumbers
{
    private static readonly string[] Digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    private static readonly string[] Teens =
        ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    /// <summary>Converts <c>4719</c> to four words. Other words stay as they are.</summary>
    public static IEnumerable<string> ToWords(string word) =>
        word.Length > 0 && word.All(char.IsAsciiDigit) ? word.Select(digit => Digits[digit - '0']) : [word];

    /// <summary>Converts two or more digits in a row, and ten to ninety-nine, to one number. A single digit stays a word.</summary>
    public static string[] ToDigits(IReadOnlyList<string> words)
    {
        var written = new List<string>();
        for (var i = 0; i < words.Count;)
        {
            var (digits, taken) = RunAt(words, i);
            if (digits.Length >= 2)
            {
                written.Add(digits);
                i += taken;
            }
            else
            {
                written.Add(words[i++]);
            }
        }

        return [.. written];
    }

    private static (string Digits, int Taken) RunAt(IReadOnlyList<string> words, int from)
    {
        var digits = "";
        var at = from;
        while (at < words.Count && NumberAt(words, at, digits.Length > 0) is { Taken: > 0 } number)
        {
            digits += number.Digits;
            at += number.Taken;
        }

        return (digits, at - from);
    }

    private static (string Digits, int Taken) NumberAt(IReadOnlyList<string> words, int at, bool inRun)
    {
        var next = at + 1 < words.Count ? words[at + 1] : "";
        if (words[at] is "double" or "triple" && DigitOf(next, inRun: true) is { } repeated)
        {
            return (new string(repeated, words[at] == "double" ? 2 : 3), 2);
        }

        if (DigitOf(words[at], inRun) is { } digit)
        {
            return (digit.ToString(), 1);
        }

        if (Array.IndexOf(Teens, words[at]) is >= 0 and var teen)
        {
            return ((10 + teen).ToString(), 1);
        }

        if (Array.IndexOf(Tens, words[at]) is >= 2 and var ten)
        {
            return DigitOf(next, inRun: false) is { } unit && unit != '0' ? ($"{ten}{unit}", 2) : ($"{ten}0", 1);
        }

        return ("", 0);
    }

    /// <summary>"oh" counts as a digit only between digits.</summary>
    private static char? DigitOf(string word, bool inRun) =>
        Array.IndexOf(Digits, word) is >= 0 and var digit ? (char)('0' + digit) : inRun && word is "oh" or "o" ? '0' : null;
}
