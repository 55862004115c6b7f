using System.Text.RegularExpressions;
using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>Short names of weekdays beside a date, a time or another weekday: "Mon 3 Mar", "Mo–Fr". Alone they may be other words.</summary>
internal sealed class WeekdayReading : IReading
{
    private readonly ReadingWords _words;
    private readonly NumberSpeller _numbers;
    private readonly Regex? _range;
    private readonly Regex? _day;

    public WeekdayReading(ReadingWords words, NumberSpeller numbers)
    {
        (_words, _numbers) = (words, numbers);
        if (words.Weekdays.Count > 0)
        {
            var days = string.Join('|', words.Weekdays.Keys.OrderByDescending(day => day.Length).Select(Regex.Escape));
            var months = string.Join('|', words.MonthForms.Keys.Concat(words.Months).Select(Regex.Escape));
            _range = new Regex($@"(?<![\p{{L}}\d])(?<from>{days})\.?\s?[-–—]\s?(?<to>{days})\b(?<stop>\.?)", RegexOptions.CultureInvariant);
            _day = new Regex($@"(?<![\p{{L}}\d]|\d\.? )(?<day>{days})\b\.?(?=,? (?:\d|(?:{months})\b))", RegexOptions.CultureInvariant);
        }
    }

    public string Read(string clause)
    {
        if (_range is null || _day is null)
        {
            return clause;
        }

        clause = _range.Replace(clause, found =>
            _numbers.Join(_words.Weekdays[found.Groups["from"].Value], _numbers.Word("to"), _words.Weekdays[found.Groups["to"].Value]) + (found.Result("$'").Trim().Length == 0 ? found.Groups["stop"].Value : ""));
        return _day.Replace(clause, found => _words.Weekdays[found.Groups["day"].Value]);
    }
}
