using System.Globalization;
using System.Text.RegularExpressions;
using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>Times of day and ranges of them: "five to seven p.m.", "seventeen Uhr dreißig".</summary>
internal sealed partial class TimeReading(ReadingWords words, NumberSpeller numbers) : IReading
{
    private readonly bool _isTwelve = words.Times.GetValueOrDefault("clock") == "twelve";
    private readonly Noun _hour = Noun.Parse(words.Times.GetValueOrDefault("hour", "/"));

    // "9h" is a time where the hour is said with it. Elsewhere it is a length of time.
    private readonly bool _hasBareHours = words.Times.GetValueOrDefault("whole", "").Contains("{hour}", StringComparison.Ordinal);

    public string Read(string clause)
    {
        if (!DateReading.HasDigit(clause))
        {
            return clause;
        }

        clause = Dotted().Replace(clause, static found => found.Groups[1].Success ? $"{found.Groups[1].Value}:{found.Groups[2].Value}" : $"{found.Groups[3].Value}:{found.Groups[4].Value}");
        clause = numbers.KeepsFigures ? HalfBefore().Replace(clause, "$2 $1 ") : clause;
        clause = Range().Replace(clause, found => Between(found));
        return Single().Replace(clause, found => One(found));
    }

    /// <summary>Says a time as the language says it.</summary>
    public string Say(TimeOnly time) => _isTwelve
        ? Twelve(time.Hour, time.Minute, time.Hour < 12 ? "am" : "pm", isAlone: true)
        : Whole(time.Hour, time.Minute, "");

    private string Between(Match found)
    {
        var (from, to) = (Hour(found, "h1"), Hour(found, "h2"));
        var (half1, half2) = (Half(found, "ap1"), Half(found, "ap2"));
        var (first, second) = (Minute(found, "m1"), Minute(found, "m2"));
        if (from > 24 || to > 24 || first > 59 || second > 59 || (half1 + half2 == "" && !found.Groups["m1"].Success && !found.Groups["m2"].Success))
        {
            return found.Value;
        }

        var link = numbers.Word("to");
        var before = DateReading.Before(found);
        return numbers.Join(Clock(from, first, half1, before, isAlone: half1.Length > 0 || half2.Length == 0), link, Clock(to, second, half2, link, isAlone: true));
    }

    private string One(Match found)
    {
        var (hour, minute, half) = (Hour(found, "h1"), Minute(found, "m1"), Half(found, "ap1"));
        return (found.Groups["bare"].Success && !_hasBareHours) || hour > 24 || minute > 59 || (half.Length > 0 && hour > 12 && _isTwelve && hour < 13) ? found.Value
            : Clock(hour, minute, half, DateReading.Before(found), isAlone: true);
    }

    private string Clock(int hour, int minute, string half, string before, bool isAlone) =>
        _isTwelve ? Twelve(hour, minute, half.Length > 0 || hour is > 0 and <= 12 ? half : hour < 12 ? "am" : "pm", isAlone)
        : half.Length > 0 && words.Say.ContainsKey(half) ? numbers.Join(HalfFirst(half), Whole(hour, minute, before), HalfLast(half))
        : Whole(half == "pm" && hour < 12 ? hour + 12 : hour, minute, before);

    private string HalfFirst(string half) => words.Times.GetValueOrDefault("half") == "first" ? numbers.Word(half) : "";

    private string HalfLast(string half) => words.Times.GetValueOrDefault("half") == "first" ? "" : numbers.Word(half);

    private string Twelve(int hour, int minute, string half, bool isAlone)
    {
        var said = numbers.Cardinal(hour % 12 == 0 ? 12 : hour % 12);
        said = minute switch
        {
            0 => half.Length == 0 && isAlone ? $"{said} {numbers.Word("o'clock")}" : said,
            < 10 => $"{said} {numbers.Word("oh")} {numbers.Cardinal(minute)}",
            _ => $"{said} {numbers.Cardinal(minute)}",
        };
        return half.Length == 0 ? said : $"{said} {numbers.Word(half)}";
    }

    private string Whole(int hour, int minute, string before)
    {
        var form = words.Times.GetValueOrDefault(minute == 0 ? "whole" : "part", "{h}:{m}");
        return form
            .Replace("{h}", numbers.Cardinal(hour, _hour.IsFeminine, isBeforeNoun: true), StringComparison.Ordinal)
            .Replace("{hour}", numbers.Form(new Figure(hour, ""), _hour), StringComparison.Ordinal)
            .Replace("{ordinal}", OrdinalReading.PolishHour(numbers, hour, before), StringComparison.Ordinal)
            .Replace("{m}", numbers.Cardinal(minute, isBeforeNoun: false), StringComparison.Ordinal);
    }

    private static int Hour(Match found, string group) => int.Parse(found.Groups[group].Value, CultureInfo.InvariantCulture);

    private static int Minute(Match found, string group) => found.Groups[group].Success ? int.Parse(found.Groups[group].Value, CultureInfo.InvariantCulture) : 0;

    private static string Half(Match found, string group) => found.Groups[group].Value.ToLowerInvariant() switch { "" => "", ['a', ..] => "am", _ => "pm" };

    /// <summary>"9.00 uur", "14.30 Uhr", "alle 14.30".</summary>
    [GeneratedRegex(@"(?<![\w.,])([01]?\d|2[0-4])\.([0-5]\d)(?=\s?(?:(?:tot|bis|-|–)\s?\d{1,2}\.\d\d\s?)?(?:Uhr|uur)\b)|(?<=\b(?:ore|alle|dalle|godz\.|godzinie)\s)([01]?\d|2[0-4])\.([0-5]\d)(?!\d)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Dotted();

    [GeneratedRegex(@"(?<![A-Za-z])([AP]M)\s?(\d{1,2}:\d\d)(?!\d)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex HalfBefore();

    // The full stop of "p.m." at the end of a sentence stays.
    private const string HalfDay = @"[ap]\.? ?m\b(?:\.(?=\s*\S))?";

    [GeneratedRegex(@"(?<![\w.,:/$€£\--[\u3040-\u30FF\u3400-\u9FFF]])(?<h1>\d{1,2})(?::(?<m1>\d\d))?\s?(?<ap1>[ap]\.? ?m\b\.?)?\s?(?:-|–|—|\bto\b|\bbis\b)\s?(?<h2>\d{1,2})(?::(?<m2>\d\d))?\s?(?<ap2>" + HalfDay + @")?(?![\w-[\u3040-\u30FF\u3400-\u9FFF]]|[:/-]\d|[.,]\d)(?:\s(?:Uhr|uur|h)\b)?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Range();

    [GeneratedRegex(@"(?<![\w.,:/$€£\--[\u3040-\u30FF\u3400-\u9FFF]])(?<h1>\d{1,2})(?::(?<m1>\d\d)(?::00)?(?:\s?(?<ap1>" + HalfDay + @"))?|\s?(?<ap1>" + HalfDay + @")|\s?h\s?(?<m1>\d\d)|\s?(?<bare>h))(?![\w-[\u3040-\u30FF\u3400-\u9FFF]]|:\d)(?:\s(?:Uhr|uur|h|heures|horas|ore|बजे)\b)?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Single();
}
