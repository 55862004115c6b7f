using System.Collections.Frozen;
using System.Globalization;

namespace VoiceAgent.Pipeline.Text;

/// <summary>
/// Turns numbers into digits, so that interim and final transcripts compare equal. An interim transcript has "may fifth nineteen
/// eighty" and "seventy-five dollars". The final one has "May 5th, 1980" and "$75". Only English number words are known.
/// </summary>
internal static class Figures
{
    private static readonly FrozenDictionary<string, string> Units = Numbered(NumberWords.Ones[1..10], 1)
        .Concat(Numbered(NumberWords.Ordinals[..9], 1))
        .Concat([new("zero", "0"), new("oh", "0")]).ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Teens = Numbered(NumberWords.Ones[10..], 10)
        .Concat(Numbered(NumberWords.Ordinals[9..19], 10)).ToFrozenDictionary();

    // "twenty" and "twentieth".
    private static readonly FrozenDictionary<string, string> Tens = Numbered(NumberWords.Tens, 2)
        .Concat(Numbered([.. NumberWords.Tens.Select(ten => $"{ten[..^1]}ieth")], 2)).ToFrozenDictionary();

    private static readonly string[] OrdinalEnds = ["st", "nd", "rd", "th"];

    /// <summary>The digits of the number at <paramref name="at"/>, one string each, or the word itself when it is not a number.</summary>
    /// <param name="words">Lower-case, without punctuation around them.</param>
    public static IEnumerable<string> Of(IReadOnlyList<string> words, int at)
    {
        var word = words[at];
        return (Units.GetValueOrDefault(word) ?? Teens.GetValueOrDefault(word)) is { } plain ? Digits(plain)
            : Tens.TryGetValue(word, out var tens) ? Digits(IsUnit(Next(words, at)) ? tens : tens + "0")
            : word switch
            {
                "hundred" => Digits((FollowsNumber(words, at) ? "" : "1") + Zeros(words, at, 2)),
                "thousand" => Digits((FollowsNumber(words, at) ? "" : "1") + Zeros(words, at, 3)),
                "and" when at > 0 && words[at - 1] is "hundred" or "thousand" && IsNumber(Next(words, at)) => [],
                _ => word.Any(char.IsAsciiDigit) ? Written(word) : [word],
            };
    }

    // "$1,250.40" is read as 1250 dollars and 40 cents.
    private static IEnumerable<string> Written(string word)
    {
        var number = OrdinalEnds.Any(word.EndsWith) ? word[..^2] : word.TrimStart('$').TrimEnd('%');
        if (!number.All(sign => char.IsAsciiDigit(sign) || sign is ',' or '.' or ':'))
        {
            return [word];
        }

        var digits = Digits(new string([.. number.TakeWhile(sign => sign != '.').Where(char.IsAsciiDigit)]));
        var rest = Digits(new string([.. number.SkipWhile(sign => sign != '.').Where(char.IsAsciiDigit)]));
        return word[0] == '$' ? rest.Any() ? [.. digits, "dollars", .. rest, "cents"] : [.. digits, "dollars"]
            : word[^1] == '%' ? [.. digits, .. rest, "percent"]
            : [.. digits, .. rest];
    }

    // "Four hundred" ends in two zeros, "four hundred and five" has one, "four hundred and twelve" has none.
    private static string Zeros(IReadOnlyList<string> words, int at, int places)
    {
        var next = Next(words, at) is "and" ? at + 2 : at + 1;
        var following = next < words.Count ? words[next] : "";
        var filled = IsUnit(following) ? Next(words, next) is "hundred" ? 3 : 1
            : Teens.ContainsKey(following) || Tens.ContainsKey(following) ? 2
            : 0;
        return new string('0', Math.Max(0, places - filled));
    }

    private static string? Next(IReadOnlyList<string> words, int at) => at + 1 < words.Count ? words[at + 1] : null;

    private static bool FollowsNumber(IReadOnlyList<string> words, int at) => at > 0 && (IsNumber(words[at - 1]) || words[at - 1] is "hundred" || words[at - 1].All(char.IsAsciiDigit));

    private static bool IsUnit(string? word) => word is not null && Units.TryGetValue(word, out var digit) && digit != "0";

    private static bool IsNumber(string? word) => word is not null && (Units.ContainsKey(word) || Teens.ContainsKey(word) || Tens.ContainsKey(word));

    private static IEnumerable<string> Digits(string number) => number.Select(digit => digit.ToString());

    private static IEnumerable<KeyValuePair<string, string>> Numbered(string[] words, int first) =>
        words.Select((word, at) => new KeyValuePair<string, string>(word, (first + at).ToString(CultureInfo.InvariantCulture)));
}
