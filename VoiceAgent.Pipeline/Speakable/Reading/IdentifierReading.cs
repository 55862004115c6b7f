using System.Text;
using System.Text.RegularExpressions;
using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>Identifiers and postcodes: letters one by one, then digits one by one: "C L M zero zero four one seven".</summary>
internal sealed partial class IdentifierReading : IReading
{
    private readonly NumberSpeller _numbers;
    private readonly Regex? _announced;
    private readonly Regex? _before;
    private readonly string _region;

    public IdentifierReading(ReadingWords words, NumberSpeller numbers, string region)
    {
        (_numbers, _region) = (numbers, region);
        if (words.DigitsBefore.Count > 0)
        {
            _before = new Regex($@"(?<![\w.,/-])\d{{4}}(?=\s?(?:{string.Join('|', words.DigitsBefore.Select(Regex.Escape))}))", RegexOptions.CultureInvariant);
        }

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

        clause = Groups().Replace(clause, found => Grouped(found.Value));
        clause = Hash().Replace(clause, found => _numbers.Join(_numbers.Word("number"), Spell(found.Groups["number"].Value)));
        clause = Regional().Replace(clause, found => _region switch { "NL" when found.Groups["nl"].Success => Spell(found.Value), "PT" when found.Groups["pt"].Success => Spell(found.Value), _ when found.Groups["br"].Success => Spell(found.Value), _ => found.Value });
        clause = _announced?.Replace(clause, found => Spell(found.Value)) ?? clause;
        clause = _before?.Replace(clause, found => Spell(found.Value)) ?? clause;
        clause = MaskedEnd().Replace(clause, found => $" {_numbers.Digits(found.Groups["end"].Value)}").TrimStart();
        clause = Postcode().Replace(clause, found => $"{Spell(found.Groups["out"].Value)}, {Spell(found.Groups["in"].Value)}");
        clause = Mixed().Replace(clause, found => IsWord(found.Value) ? found.Value : Spell(found.Value));
        return Long().Replace(clause, found => IsRound(found.Value) ? found.Value : Spell(found.Value));
    }

    /// <summary>"IBAN DE89 3704 0044": a pause between the groups.</summary>
    private string Grouped(string written) => string.Join(_numbers.Space.Length == 0 ? "，" : ", ", written.Split(' ').Select(Spell));

    // "COVID-19" is a word with a number.
    private static bool IsWord(string written) => written.IndexOf('-', StringComparison.Ordinal) is >= 4 and var letters && written.Length - letters < 4 && written.AsSpan(0, letters).IndexOfAny("AEIOUY") >= 0;

    // "1000000" is an amount that nobody has divided.
    private static bool IsRound(string written) => written.Length is > 4 and < 13 && written[0] != '0' && written.EndsWith("000", StringComparison.Ordinal) && !written.Contains('-');

    private string Spell(string written)
    {
        var said = new StringBuilder(written.Length * 3);
        for (var at = 0; at < written.Length; at++)
        {
            var sign = written[at];
            if (sign == '-' && _numbers.Space.Length > 0 && AreDigits(written, at))
            {
                said.Append(',');
            }
            else if (char.IsAsciiDigit(sign))
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

    /// <summary>Whether two longer groups of digits are beside a hyphen. A pause tells them apart.</summary>
    private static bool AreDigits(string written, int at) => at > 1 && at + 2 < written.Length
        && char.IsAsciiDigit(written[at - 1]) && char.IsAsciiDigit(written[at - 2]) && char.IsAsciiDigit(written[at + 1]) && char.IsAsciiDigit(written[at + 2]);

    /// <summary>Groups of four digits, as on bank statements and parcels.</summary>
    [GeneratedRegex(@"(?<![\w.,/$€£-])(?:[A-Z]{2}\d{2} )?\d{4}(?: \d{4}){2,}(?: \d{1,3})?(?![\w,.]\d)(?!\w)", RegexOptions.CultureInvariant)]
    private static partial Regex Groups();

    /// <summary>"claim #1001".</summary>
    [GeneratedRegex(@"(?<![\w#*&])#(?<number>\d{3,})(?![\d#*])", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();

    /// <summary>"…4242" stands for a masked number.</summary>
    [GeneratedRegex(@"\s?…(?<end>\d{2,6})(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex MaskedEnd();

    /// <summary>Postcodes of the Netherlands ("1012 AB") and of Portugal ("1100-148"), and the numbers of persons and companies in Brazil.</summary>
    [GeneratedRegex(@"(?<![\w.,/-])(?:(?<nl>\d{4} ?[A-Z]{2})|(?<pt>\d{4}-\d{3})|(?<br>\d{3}\.\d{3}\.\d{3}-\d{2}|\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}))(?![\w-])", RegexOptions.CultureInvariant)]
    private static partial Regex Regional();

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
