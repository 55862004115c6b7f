using System.Text.RegularExpressions;
using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>Measures, percentages and temperatures, also as ranges: "five to ten kilometers", "minus five degrees Celsius".</summary>
internal sealed class UnitReading : IReading
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
                $@"(?<![\w.,/-[\u3040-\u30FF\u3400-\u9FFF]])(?<number>[-−]?(?:{Number}))(?:\s?[-–—]\s?(?<to>{Number}))?\s?(?<unit>{signs})(?![\p{{L}}\d-[\u3040-\u30FF\u3400-\u9FFF]])", RegexOptions.CultureInvariant);
        }
    }

    public string Read(string clause) => _measure is null || !DateReading.HasDigit(clause) ? clause : _measure.Replace(clause, found =>
    {
        if (Figure.Parse(found.Groups["number"].Value, _words.Decimal) is not { } figure)
        {
            return found.Value;
        }

        var unit = _units[found.Groups["unit"].Value];
        return found.Groups["to"].Success && Figure.Parse(found.Groups["to"].Value, _words.Decimal) is { } to
            ? _numbers.Join(_numbers.Say(figure, unit.IsFeminine), _numbers.Range, _numbers.Count(to, unit))
            : _numbers.Count(figure, unit);
    });
}
