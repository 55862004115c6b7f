using System.Globalization;
using System.Text.RegularExpressions;
using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>Dates in figures and with a month's name: "March fifth, twenty twenty-six". The region decides whether the month or the day comes first.</summary>
internal sealed partial class DateReading : IReading
{
    private readonly ReadingWords _words;
    private readonly NumberSpeller _numbers;
    private readonly string _form;
    private readonly string _order;
    private readonly bool _hasDots;
    private readonly Dictionary<string, int> _months = new(StringComparer.OrdinalIgnoreCase);
    private readonly Regex? _dayFirst;
    private readonly Regex? _monthFirst;

    public DateReading(ReadingWords words, NumberSpeller numbers, string region)
    {
        (_words, _numbers) = (words, numbers);
        _form = words.Dates.GetValueOrDefault(region) ?? words.Dates.GetValueOrDefault("usual", "{day} {month}[ {year}]");
        _order = words.DateOrders.GetValueOrDefault(region) ?? words.DateOrders.GetValueOrDefault("usual", "dmy");
        if (words.Months.Count < 12 || numbers.KeepsFigures)
        {
            return;
        }

        for (var month = 0; month < 12; month++)
        {
            _months[words.Months[month]] = month + 1;
        }

        foreach (var (form, month) in words.MonthForms)
        {
            _months[form] = int.Parse(month, CultureInfo.InvariantCulture);
        }

        var names = string.Join('|', _months.Keys.OrderByDescending(name => name.Length).Select(Regex.Escape));
        var links = words.DateLinks.Count == 0 ? "" : $"(?:(?:{string.Join('|', words.DateLinks.Select(Regex.Escape))}) )?";
        const string Day = @"(?<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|er|\.|º|°|ª|e)?";
        const string Year = @"(?<year>(?:1[5-9]|20)\d\d)(?![\d:])";
        _hasDots = words.OrdinalMarks.Contains(".");
        _dayFirst = Make($@"(?<![\w.,/\--[\u3040-\u30FF\u3400-\u9FFF]]){Day} {links}(?<month>{names})\b(?<dot>\.)?(?:,? {links}{Year}(?: roku| r\.)?)?");
        _monthFirst = Make($@"(?<![\w-[\u3040-\u30FF\u3400-\u9FFF]])(?<month>{names})(?<dot>\.)? (?<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d.,:]\d|\d|[-–]\d| ?%)(?:,? {Year})?");
    }

    public string Read(string clause)
    {
        if (!HasDigit(clause))
        {
            return clause;
        }

        clause = Moment().Replace(clause, "$1 $2");
        clause = Iso().Replace(clause, found => InFigures(found, "ymd"));
        clause = YearAndMonth().Replace(clause, found => _words.Months.Count < 12 ? found.Value
            : _numbers.Join(_words.Months[int.Parse(found.Groups["month"].Value, CultureInfo.InvariantCulture) - 1], _numbers.Year(int.Parse(found.Groups["year"].Value, CultureInfo.InvariantCulture))));
        clause = _words.DateAfter.Count == 0 ? clause : DayAndMonth().Replace(clause, found => _words.DateAfter.Contains(Before(found)) ? InFigures(found, _order.Replace("y", "", StringComparison.Ordinal)) : found.Value);
        clause = _hasDots ? DayAndMonthWithDots().Replace(clause, found => InFigures(found, "dm")) : clause;
        clause = Numeric().Replace(clause, found => InFigures(found, _order));
        clause = _dayFirst?.Replace(clause, found => Named(found)) ?? clause;
        return _monthFirst?.Replace(clause, found => Named(found)) ?? clause;
    }

    /// <summary>Says a date as the region says it.</summary>
    public string Say(DateOnly date, bool withYear = true) => Form(date.Day, date.Month, withYear ? date.Year : null, "");

    internal static bool HasDigit(string clause) => clause.AsSpan().IndexOfAnyInRange('0', '9') >= 0;

    private string InFigures(Match found, string order)
    {
        var parts = new[] { found.Groups["a"].Value, found.Groups["b"].Value, found.Groups["c"].Value };
        int? given = order.Contains('y') ? Part('y') : null;
        var (day, month, year) = (Part('d'), Part('m'), given ?? 2000);
        year += year < 100 ? (year < 50 ? 2000 : 1900) : 0;
        if (month > 12 && day <= 12)
        {
            // Only one order makes a date.
            (day, month) = (month, day);
        }

        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? Form(day, month, given is null ? null : year, Before(found)) : found.Value;

        int Part(char part) => int.Parse(parts[order.IndexOf(part, StringComparison.Ordinal)], CultureInfo.InvariantCulture);
    }

    private string Named(Match found) => Form(
        int.Parse(found.Groups["day"].Value, CultureInfo.InvariantCulture),
        _months[found.Groups["month"].Value],
        found.Groups["year"].Success ? int.Parse(found.Groups["year"].Value, CultureInfo.InvariantCulture) : null,
        Before(found))
        + (found.Groups["dot"].Success && found.Groups["dot"].Index + 1 == found.Index + found.Length && EndsText(found) ? "." : "");

    private static bool EndsText(Match found) => found.Result("$'").Trim().Length == 0;

    private string Form(int day, int month, int? year, string before)
    {
        var said = OptionalPart().Replace(_words.Dates.GetValueOrDefault($"after {before}") ?? _form, part => year is null ? "" : part.Groups[1].Value)
            .Replace("{month}", _words.Months.Count == 12 ? _words.Months[month - 1] : month.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{day}", day == 1 && _words.FirstDay.Length > 0 ? _words.FirstDay : _numbers.Cardinal(day), StringComparison.Ordinal)
            .Replace("{ordinal}", OrdinalReading.Inflected(_words, _numbers, day, before), StringComparison.Ordinal)
            .Replace("{genitive}", OrdinalReading.Genitive(_numbers.Ordinal(day)), StringComparison.Ordinal)
            .Replace("{year}", year is { } number ? _numbers.Year(number, "") : "", StringComparison.Ordinal);

        // "on the 3rd of March" has the article already.
        return said.Split(' ') is [var first, ..] && before.Length > 0 && first.Equals(before, StringComparison.OrdinalIgnoreCase) ? said[(first.Length + 1)..] : said;
    }

    /// <summary>The word before the date, because some languages inflect the day by it.</summary>
    internal static string Before(Match found)
    {
        var text = found.Result("$`").TrimEnd();
        return text.Length > 0 && char.IsLetter(text[^1]) ? text[(text.LastIndexOf(' ') + 1)..].TrimStart('(', '"').ToLowerInvariant() : "";
    }

    private static Regex Make(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    [GeneratedRegex(@"(?<![\w/\--[\u3040-\u30FF\u3400-\u9FFF]])(?<a>(?:1[5-9]|20)\d\d)(?:-(?<b>\d{1,2})-(?<c>\d{1,2})|/(?<b>\d{1,2})/(?<c>\d{1,2}))(?![\w/\--[\u3040-\u30FF\u3400-\u9FFF]])", RegexOptions.CultureInvariant)]
    private static partial Regex Iso();

    [GeneratedRegex(@"(?<![\w/.,\--[\u3040-\u30FF\u3400-\u9FFF]])(?<a>\d{1,2})(?:/(?<b>\d{1,2})/|\.(?<b>\d{1,2})\.|-(?<b>\d{1,2})-)(?<c>(?:1[5-9]|20)?\d\d)(?![\w/\--[\u3040-\u30FF\u3400-\u9FFF]]|[.,]\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Numeric();

    /// <summary>The date and the time of a machine: "2026-03-05T14:30:00Z".</summary>
    [GeneratedRegex(@"(?<!\w)(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z\b|[+-]\d\d:\d\d)?", RegexOptions.CultureInvariant)]
    private static partial Regex Moment();

    [GeneratedRegex(@"(?<![\w/.-])(?<year>20\d\d)-(?<month>0[1-9]|1[0-2])(?![\w/-])", RegexOptions.CultureInvariant)]
    private static partial Regex YearAndMonth();

    /// <summary>"vom 3.5. bis 7.5."</summary>
    [GeneratedRegex(@"(?<![\w/.,-])(?<a>\d{1,2})\.\s?(?<b>\d{1,2})\.(?=\s\p{L}|\s?[–-]|[,;)]|$)", RegexOptions.CultureInvariant)]
    private static partial Regex DayAndMonthWithDots();

    [GeneratedRegex(@"(?<![\w/.,-])(?<a>\d{1,2})/(?<b>\d{1,2})(?![\w/]|[.,]\d)", RegexOptions.CultureInvariant)]
    private static partial Regex DayAndMonth();

    [GeneratedRegex(@"\[(.*?)\]", RegexOptions.CultureInvariant)]
    private static partial Regex OptionalPart();
}
