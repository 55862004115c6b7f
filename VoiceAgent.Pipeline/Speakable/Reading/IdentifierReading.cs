using System.Text;
using System.Text.RegularExpressions;
using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>Identifiers and postcodes: letters one by one, then digits one by one: "C L M zero zero four one seven".</summary>
internal sealed partial class IdentifierReading : IReading
{
    private readonly NumberSpeller _numbers;
    private readonly Regex? _announced;

    public IdentifierReading(ReadingWords words, NumberSpeller numbers)
    {
        _numbers = numbers;
        if (words.DigitsAfter.Count > 0)
        {
            var names = string.Join('|', words.DigitsAfter.OrderByDescending(name => name.Length).Select(Regex.Escape));
            var links = words.Say.GetValueOrDefault("identifier links", "is");
            var announcement = numbers.KeepsFigures ? $@"(?:{names})(?:{links})?" : $@"(?:^|[\s(])(?:{names})(?:\s(?:{links}))?";
            _announced = new Regex(
                $@"(?<={announcement}[\s:#：]*)(?<!\d)(?<number>\d{{3,}}(?:[ -]\d+)*)(?![\d%]|[.,]\d)(?![A-Za-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }
    }

    public string Read(string clause)
    {
        if (!DateReading.HasDigit(clause))
        {
            return clause;
        }

        clause = _announced?.Replace(clause, found => Spell(found.Value)) ?? clause;
        clause = Postcode().Replace(clause, found => $"{Spell(found.Groups["out"].Value)}, {Spell(found.Groups["in"].Value)}");
        clause = Mixed().Replace(clause, found => Spell(found.Value));
        return Long().Replace(clause, found => _numbers.Digits(found.Value));
    }

    private string Spell(string written)
    {
        var said = new StringBuilder(written.Length * 3);
        foreach (var sign in written)
        {
            if (char.IsAsciiDigit(sign))
            {
                said.Append(said.Length > 0 ? " " : "").Append(_numbers.Digits(sign.ToString()));
            }
            else if (char.IsLetter(sign))
            {
                said.Append(said.Length > 0 ? " " : "").Append(char.ToUpperInvariant(sign));
            }
        }

        return said.ToString();
    }

    /// <summary>Capital letters with digits, with hyphens or without: CLM-00417, C-2041, AB12CD.</summary>
    [GeneratedRegex(@"(?<![\w@./\--[\u3040-\u30FF\u3400-\u9FFF]])(?:[A-Z]{1,6}-?\d{2,}|[A-Z]{2,3} \d{3,}|[BCDFGHJ-NP-TVX] \d{3,}|[A-Z]{1,6}-?\d(?=[A-Z-])|\d+(?:[A-Z]+\d|-[A-Z]{1,4}\b|[A-Z]{2,}-))[A-Z0-9]*(?:-[A-Z0-9]+)*(?![\w@-[\u3040-\u30FF\u3400-\u9FFF]]|-\w)", RegexOptions.CultureInvariant)]
    private static partial Regex Mixed();

    /// <summary>British and Canadian postcodes.</summary>
    [GeneratedRegex(@"(?<![\w-[\u3040-\u30FF\u3400-\u9FFF]])(?:(?<out>[A-Z]{1,2}\d[A-Z\d]?) (?<in>\d[A-Z]{2})|(?<out>[A-Z]\d[A-Z]) (?<in>\d[A-Z]\d))(?![\w-[\u3040-\u30FF\u3400-\u9FFF]])", RegexOptions.CultureInvariant)]
    private static partial Regex Postcode();

    /// <summary>A number with a zero before it, and a long one that nobody has divided, is no amount.</summary>
    [GeneratedRegex(@"(?<![\w.,/:*#\--[\u3040-\u30FF\u3400-\u9FFF]])(?<!\d[ \u00A0\u202F])(?:0\d+|\d{5,}(?![\u3040-\u30FF\u3400-\u9FFF]))(?![年月日時时点分秒])(?:-\d{3,4})?(?![\w/:%-[\u3040-\u30FF\u3400-\u9FFF]]|[.,]\d|-\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Long();
}
