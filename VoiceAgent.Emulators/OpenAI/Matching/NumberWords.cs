using System.Globalization;
using System.Text;

namespace VoiceAgent.Emulators.OpenAI.Matching;

/// <summary>Finds numbers in speech: <c>four seven one nine</c>, <c>forty seven nineteen</c>, <c>double four oh two</c> and <c>47 19</c> become digits.</summary>
internal static class NumberWords
{
    private static readonly string[] Ones = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    private static readonly string[] Teens = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
    private static readonly string[] Tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    // Words between the groups of one number.
    private static readonly HashSet<string> Between = ["uh", "um", "er", "and", "then", "keypad"];

    /// <summary>Returns the longest run of digits, or an empty string. Of equally long runs the last one counts, because callers correct themselves.</summary>
    public static string LongestIn(string text)
    {
        var words = SpokenWords.Of(text);
        var longest = "";
        var run = new StringBuilder();
        for (var index = 0; index < words.Count; index++)
        {
            var (digits, used) = Read(words, index);
            if (digits.Length == 0)
            {
                if (!Between.Contains(words[index]))
                {
                    run.Clear();
                }

                continue;
            }

            run.Append(digits);
            index += used - 1;
            longest = run.Length >= longest.Length ? run.ToString() : longest;
        }

        return longest;
    }

    private static (string Digits, int Used) Read(List<string> words, int index)
    {
        var word = words[index];
        var next = index + 1 < words.Count ? words[index + 1] : "";
        if (word is "double" or "triple" && Digit(next) is { Length: > 0 } repeated)
        {
            return (string.Concat(Enumerable.Repeat(repeated, word == "double" ? 2 : 3)), 2);
        }

        if (Array.IndexOf(Tens, word) is >= 0 and var tens)
        {
            return Digit(next) is { Length: > 0 } one && one != "0" ? ($"{tens + 2}{one}", 2) : ($"{tens + 2}0", 1);
        }

        if (Array.IndexOf(Teens, word) is >= 0 and var teen)
        {
            return ((teen + 10).ToString(CultureInfo.InvariantCulture), 1);
        }

        return word.All(char.IsAsciiDigit) ? (word, 1) : (Digit(word), 1);
    }

    private static string Digit(string word) =>
        word is "oh" or "o" ? "0" : Array.IndexOf(Ones, word) is >= 0 and var one ? one.ToString(CultureInfo.InvariantCulture) : "";
}
