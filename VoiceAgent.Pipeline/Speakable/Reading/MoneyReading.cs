using System.Text.RegularExpressions;
using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>Amounts of money: "one thousand two hundred and fifty dollars and forty cents".</summary>
internal sealed partial class MoneyReading : IReading
{
    private readonly ReadingWords _words;
    private readonly NumberSpeller _numbers;
    private readonly string _region;
    private readonly Dictionary<string, (Noun Whole, Noun Part)> _currencies;
    private readonly Regex? _before;
    private readonly Regex? _after;

    public MoneyReading(ReadingWords words, NumberSpeller numbers, string region)
    {
        (_words, _numbers, _region) = (words, numbers, region);
        _currencies = words.Currencies.ToDictionary(currency => currency.Key, currency => Currency(currency.Value));
        if (_currencies.Count == 0)
        {
            return;
        }

        var signs = string.Join('|', _currencies.Keys.Where(sign => !IsRegional(sign)).OrderByDescending(sign => sign.Length).Select(Regex.Escape));
        var large = string.Join('|', Large.Keys.OrderByDescending(word => word.Length).Select(Regex.Escape));
        const string Per = @"(?:\s?/\s?(?<per>\p{L}{1,12})\b)?";
        const string Number = @"\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d{1,2})?(?!\d)|[-−]?\d{1,3}(?:[.,\u00A0\u202F ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|[-−]?\d+(?:[.,]\d{1,2})?(?!\d)";
        _before = Make($@"(?<![\w.-[\u3040-\u30FF\u3400-\u9FFF]])(?<minus>[-−])?(?<sign>{signs})\s?(?<number>{Number})(?:(?:[-–—]|\s[-–—]\s)(?:{signs})?(?<to>{Number}))?(?:(?<large>[KMBkmb]|bn|mn)\b|\s(?<large>{large})(?!\w))?(?:\s?(?:USD|EUR|GBP)\b)?{Per}");
        _after = Make($@"(?<![\w.,/-[\u3040-\u30FF\u3400-\u9FFF]])(?<number>{Number})(?:(?:[-–—]|\s[-–—]\s)(?<to>{Number}))?(?:\s(?<large>{large}))?\s?(?<sign>{signs})(?![\p{{L}}\d-[\u3040-\u30FF\u3400-\u9FFF]]){Per}");
    }

    private static bool IsRegional(string sign) => sign is [.., ' ', >= 'A' and <= 'Z', >= 'A' and <= 'Z'];

    private static Dictionary<string, string> Large { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        ["million"] = "million",
        ["billion"] = "billion",
        ["millions"] = "million",
        ["thousand"] = "thousand",
        ["Millionen"] = "Millionen",
        ["Mio."] = "Millionen",
        ["millones"] = "millones",
        ["milhões"] = "milhões",
        ["milioni"] = "milioni",
        ["miljoen"] = "miljoen",
        ["milionów"] = "milionów",
        ["mln"] = "milionów",
        ["mld"] = "miliardów",
        ["tys."] = "tysięcy",
        ["trillion"] = "trillion",
        ["Milliarden"] = "Milliarden",
        ["Mrd."] = "Milliarden",
        ["Tsd."] = "Tausend",
        ["Tausend"] = "Tausend",
        ["mil"] = "mil",
        ["millón"] = "millón",
        ["milhão"] = "milhão",
        ["bilhões"] = "bilhões",
        ["mille"] = "mille",
        ["milliard"] = "milliard",
        ["milliards"] = "milliards",
        ["miliardi"] = "miliardi",
        ["miljard"] = "miljard",
        ["लाख"] = "लाख",
        ["करोड़"] = "करोड़",
        ["हज़ार"] = "हज़ार",
    };

    public string Read(string clause)
    {
        if (!DateReading.HasDigit(clause))
        {
            return clause;
        }

        clause = DashForCents().Replace(clause, "");
        clause = _before?.Replace(clause, found => Say(found) + Rate(found)) ?? clause;
        return _after?.Replace(clause, found => Say(found) + Rate(found)) ?? clause;
    }

    /// <summary>Says an amount of the currency with this sign.</summary>
    public string Say(decimal amount, string sign)
    {
        var whole = decimal.Truncate(amount);
        var part = (int)decimal.Round((amount - whole) * 100);
        return Amount(new Figure((long)whole, part == 0 ? "" : part.ToString("00", System.Globalization.CultureInfo.InvariantCulture)), _currencies[sign]);
    }

    private string Say(Match found)
    {
        var currency = _currencies[Sign(found.Groups["sign"].Value)];
        if (Figure.Parse(found.Groups["number"].Value, _words.Decimal) is not { } figure)
        {
            return found.Value;
        }

        figure = found.Groups["minus"].Success ? figure with { IsNegative = true } : figure;
        if (found.Groups["large"] is { Success: true, Value: var large })
        {
            var word = large switch { "K" or "k" => _numbers.Word("thousand"), "M" or "m" or "mn" => _numbers.Word("million"), "B" or "b" or "bn" => _numbers.Word("billion"), _ => Large.GetValueOrDefault(large, large) };
            return _numbers.Join(_numbers.Say(Trimmed(figure)), word, OfMoney(word), currency.Whole.Many);
        }

        return found.Groups["to"].Success && Figure.Parse(found.Groups["to"].Value, _words.Decimal) is { } to
            ? _numbers.Join(figure.Decimals.Length == 0 ? _numbers.Say(figure, currency.Whole.IsFeminine) : Amount(figure, currency), _numbers.Range, Amount(to, currency))
            : Amount(figure, currency);
    }

    // "dos millones de pesos", and "dos mil pesos".
    private string OfMoney(string word) => word is "mil" or "mille" or "tysięcy" ? "" : _numbers.Word("of money");

    /// <summary>"$20/hr" is said "per hour".</summary>
    private string Rate(Match found) => found.Groups["per"] is { Success: true, Value: var per } ? $" {_numbers.Word("per")} {_words.PerUnit(per)}" : "";

    /// <summary>The currency of a sign. The dollar of Mexico is the peso.</summary>
    private string Sign(string written) => _currencies.ContainsKey($"{written} {_region}") ? $"{written} {_region}"
        : _currencies.ContainsKey(written) ? written : _currencies.Keys.First(sign => sign.Equals(written, StringComparison.OrdinalIgnoreCase));

    /// <summary>"5,- €" has no cents.</summary>
    [GeneratedRegex(@"(?<=\d)[.,][-–—]{1,2}(?=\s?(?:\p{Sc}|EUR|CHF|Fr|$|[\s.,;!?]))", RegexOptions.CultureInvariant)]
    private static partial Regex DashForCents();

    private static Figure Trimmed(Figure figure) => figure with { Decimals = figure.Decimals.TrimEnd('0') };

    private string Amount(Figure figure, (Noun Whole, Noun Part) currency)
    {
        var cents = figure.Decimals.Length == 0 ? 0 : int.Parse(figure.Decimals.PadRight(2, '0')[..2], System.Globalization.CultureInfo.InvariantCulture);
        var whole = _numbers.Count(figure with { Decimals = "" }, currency.Whole);
        if (cents == 0 || currency.Part.One.Length == 0)
        {
            return whole;
        }

        var part = _numbers.Count(new Figure(cents, ""), currency.Part);
        return figure.Whole == 0 ? (figure.IsNegative ? _numbers.Join(_numbers.Word("minus"), part) : part) : _numbers.Join(whole, _numbers.Word("and cents"), part);
    }

    private static (Noun Whole, Noun Part) Currency(string written) =>
        written.Split(';') is [var whole, var part] ? (Noun.Parse(whole), Noun.Parse(part)) : (Noun.Parse(written), Noun.Parse(""));

    private static Regex Make(string pattern) => new(pattern, RegexOptions.CultureInvariant);
}
