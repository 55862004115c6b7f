using System.Text.RegularExpressions;
using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>Measures, percentages and temperatures, also as ranges: "five to ten kilometers", "minus five degrees Celsius".</summary>
internal sealed partial class UnitReading : IReading
{
    private readonly ReadingWords _words;
    private readonly NumberSpeller _numbers;
    private readonly Dictionary<string, Noun> _units;
    private readonly Regex? _measure;

    public UnitReading(ReadingWords words, NumberSpeller numbers)
    {
        (_words, _numbers) = (words, numbers);
        _units = words.Units.ToDictionary(unit => unit.Key, unit => Noun.Parse(unit.Value));
        if (_units.Count > 0)
        {
            var signs = string.Join('|', _units.Keys.OrderByDescending(sign => sign.Length).Select(Regex.Escape));
            const string Number = @"\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?(?!\d)|\d{1,3}(?:[.,\u00A0\u202F]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?(?!\d)";
            _measure = new Regex(
                $@"(?<![\w.,/-[\u3040-\u30FF\u3400-\u9FFF]])(?<number>[-−]?(?:{Number}))(?:(?:[-–—]|\s[-–—]\s)(?<to>{Number}))?\s?(?<unit>{signs})(?![\p{{L}}\d-[\u3040-\u30FF\u3400-\u9FFF]])(?:\s?/\s?(?<per>\p{{L}}{{1,12}})\b)?", RegexOptions.CultureInvariant);
        }
    }

    public string Read(string clause)
    {
        if (_measure is null || !DateReading.HasDigit(clause))
        {
            return clause;
        }

        if (_units.TryGetValue("ft", out var foot))
        {
            clause = Height().Replace(clause, found => _numbers.Join(_numbers.Count(Count(found, "feet"), foot), found.Groups["inches"].Success ? _numbers.Count(Count(found, "inches"), Inch) : ""));
        }

        return _measure.Replace(clause, Say);
    }

    private static Noun Inch { get; } = Noun.Parse("inch/inches");

    private static Figure Count(Match found, string group) => new(long.Parse(found.Groups[group].Value, System.Globalization.CultureInfo.InvariantCulture), "");

    /// <summary>Six feet two inches: 6'2".</summary>
    [GeneratedRegex("""(?<![\w.,'’])(?<feet>\d{1,2})['’′]\s?(?<inches>\d{1,2})(?:["”″]|'')(?!\w)""", RegexOptions.CultureInvariant)]
    private static partial Regex Height();

    private string Say(Match found)
    {
        if (Figure.Parse(found.Groups["number"].Value, _words.Decimal) is not { } figure)
        {
            return found.Value;
        }

        var unit = _units[found.Groups["unit"].Value];
        if (found.Groups["unit"].Value == "°" && figure is { Decimals.Length: 0, IsNegative: false, Whole: > 0 and <= 12 } && _words.OrdinalMarks.Contains("°") && found.Result("$'") is [' ', var next, ..] && char.IsLower(next))
        {
            // "2° piano" is the second floor.
            return found.Value;
        }

        var rate = found.Groups["per"] is { Success: true, Value: var per } ? $" {_numbers.Word("per")} {_words.PerUnit(per)}" : "";
        return found.Groups["to"].Success && Figure.Parse(found.Groups["to"].Value, _words.Decimal) is { } to
            ? _numbers.Join(_numbers.Say(figure, unit.IsFeminine), _numbers.Range, _numbers.Count(to, unit)) + rate
            : _numbers.Count(figure, unit) + rate;
    }
}
