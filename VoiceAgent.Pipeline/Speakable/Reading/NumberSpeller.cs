using System.Globalization;
using Humanizer;
using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>Says numbers in one language. The words are Humanizer's, or the language file's where Humanizer has none.</summary>
internal sealed class NumberSpeller
{
    private readonly ReadingWords _words;
    private readonly CultureInfo? _culture;
    private readonly string[] _digits;
    private readonly bool _isBrazilian;
    private readonly string _region;

    /// <param name="region">Two letters. Portuguese has other words in Portugal.</param>
    public NumberSpeller(Language language, string region)
    {
        (_words, _region) = (language.Reading, region.ToLowerInvariant());
        Code = language.Code;
        _isBrazilian = Code == "pt" && region != "PT";
        _culture = _words.Numbers.Length > 0 ? CultureInfo.GetCultureInfo(_words.Numbers) : null;
        _digits = _words.Digits.Count == 10 ? [.. _words.Digits] : [.. Enumerable.Range(0, 10).Select(digit => Cardinal(digit))];
    }

    public string Code { get; }

    /// <summary>Whether numbers stay in figures, because the voice reads them better than words.</summary>
    public bool KeepsFigures => _culture is null && _words.UpToHundred.Count == 0;

    /// <summary>The space between words.</summary>
    public string Space => KeepsFigures && Code.Length > 0 ? "" : " ";

    public string Cardinal(long number, bool isFeminine = false, bool isBeforeNoun = false)
    {
        if (KeepsFigures)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        if (_culture is null)
        {
            return FromTable(number);
        }

        if (_isBrazilian)
        {
            // Humanizer's words are those of Portugal.
            return number.ToWords(isFeminine ? GrammaticalGender.Feminine : GrammaticalGender.Masculine, _culture).Replace("dezass", "dezess", StringComparison.Ordinal).Replace("dezanove", "dezenove", StringComparison.Ordinal);
        }

        if (isFeminine)
        {
            return number.ToWords(GrammaticalGender.Feminine, _culture);
        }

        return (Code, number, isBeforeNoun) switch
        {
            ("de", 1, true) => "ein",
            ("it", 1, true) => "un",
            ("nl", 1, false) => "één",
            (_, _, true) => number.ToWords(WordForm.Abbreviation, _culture),
            _ => number.ToWords(_culture),
        };
    }

    public string Say(Figure figure, bool isFeminine = false, bool isBeforeNoun = false)
    {
        var whole = Cardinal(figure.Whole, isFeminine && figure.Decimals.Length == 0, isBeforeNoun && figure.Decimals.Length == 0);
        var said = figure.Decimals.Length == 0 ? whole
            : KeepsFigures ? $"{whole}.{figure.Decimals}"
            : $"{whole} {Word("point")} {Decimals(figure.Decimals)}";
        return figure.IsNegative ? Join(Word("minus"), said) : said;
    }

    /// <summary>A number with its noun: "one dollar", "two point five kilograms".</summary>
    public string Count(Figure figure, Noun noun) => noun.IsBefore ? Join(noun.One, Say(figure)) : Join(Say(figure, noun.IsFeminine, isBeforeNoun: true), Form(figure, noun));

    public string Form(Figure figure, Noun noun) => _words.Plural switch
    {
        "french" => figure.Whole < 2 ? noun.One : noun.Many,
        "slavic" when figure.Decimals.Length > 0 => noun.Few == noun.Many ? noun.Many : OfPart(noun),
        "slavic" => figure.Whole == 1 ? noun.One : figure.Whole % 10 is 2 or 3 or 4 && figure.Whole % 100 is not (12 or 13 or 14) ? noun.Few : noun.Many,
        _ => figure is { Whole: 1, Decimals.Length: 0 } ? noun.One : noun.Many,
    };

    /// <summary>The Polish genitive after a fraction: "kilograma", "godziny", "stopnia", "złotego".</summary>
    private static string OfPart(Noun noun) => noun.One.Contains(' ') || noun.One.EndsWith('a') || noun.One.EndsWith('e') ? noun.Few
        : noun.One.EndsWith("eń", StringComparison.Ordinal) ? $"{noun.One[..^2]}nia"
        : noun.One.EndsWith('y') ? $"{noun.One[..^1]}ego"
        : $"{noun.One}a";

    /// <summary>Digits one by one.</summary>
    public string Digits(string digits) => string.Join(Space.Length == 0 ? "" : " ", digits.Where(char.IsAsciiDigit).Select(digit => _digits[digit - '0']));

    public string Ordinal(int number, bool isFeminine = false)
    {
        if (_words.Ordinals.Count >= number && number > 0)
        {
            var word = _words.Ordinals[number - 1];
            return isFeminine && Code == "pl" && word.EndsWith('y') ? $"{word[..^1]}a" : isFeminine && Code == "pl" && word.EndsWith('i') ? $"{word[..^1]}a" : word;
        }

        return _culture is null ? Cardinal(number) : number.ToOrdinalWords(isFeminine ? GrammaticalGender.Feminine : GrammaticalGender.Masculine, _culture);
    }

    /// <summary>A Polish year: its last two digits are an ordinal. The word before it decides the case.</summary>
    public string Year(int year, string before) => _words.Years != "ordinal" ? Year(year)
        : year % 100 == 0 ? Cardinal(year)
        : $"{Cardinal(year / 100 * 100)} {(before == "w" ? OrdinalReading.Locative(Ordinal(year % 100)) : OrdinalReading.Genitive(Ordinal(year % 100)))}";

    public string Year(int year) => _words.Years switch
    {
        "pairs" => Pairs(year),
        "hundreds" when year is >= 1100 and < 2000 => year % 100 == 0 ? Hundreds(year) : $"{Hundreds(year)}{HundredsLink}{Cardinal(year % 100)}",
        _ => Cardinal(year),
    };

    /// <summary>The word for a use. A region may have its own: "point mx".</summary>
    public string Word(string use) => _words.Say.GetValueOrDefault($"{use} {_region}") ?? _words.Say.GetValueOrDefault(use, use);

    /// <summary>The word between the two numbers of a range.</summary>
    public string Range => _words.Say.GetValueOrDefault("range") ?? Word("to");

    public string Join(params ReadOnlySpan<string> parts) => string.Join(Space, parts.ToArray().Where(part => part.Length > 0));

    private string HundredsLink => Code is "hi" ? " " : "";

    private string Hundreds(int year) => Code is "hi" ? $"{Cardinal(year / 100)} {_words.Say["hundred"]}" : Cardinal(year / 100) + _words.Say["hundred"];

    private string Pairs(int year)
    {
        var (first, last) = (year / 100, year % 100);
        return year is < 1100 or (>= 2000 and < 2010) ? Cardinal(year).Replace(" and ", " ", StringComparison.Ordinal)
            : last == 0 ? $"{Cardinal(first)} {Word("hundred")}"
            : last < 10 ? $"{Cardinal(first)} {Word("oh")} {Cardinal(last)}"
            : $"{Cardinal(first)} {Cardinal(last)}";
    }

    private string Decimals(string decimals) =>
        _words.Decimals == "digits" || decimals.Length > 2 || decimals[0] == '0' ? Digits(decimals) : Cardinal(int.Parse(decimals, NumberStyles.None, CultureInfo.InvariantCulture));

    /// <summary>The Indian system: hundred, thousand, lakh (10⁵), crore (10⁷).</summary>
    private string FromTable(long number)
    {
        if (number < 100)
        {
            return _words.UpToHundred[(int)number];
        }

        var (size, name) = number switch
        {
            < 1_000 => (100L, "hundred"),
            < 100_000 => (1_000L, "thousand"),
            < 10_000_000 => (100_000L, "lakh"),
            _ => (10_000_000L, "crore"),
        };
        var said = $"{FromTable(number / size)} {_words.Say[name]}";
        return number % size == 0 ? said : $"{said} {FromTable(number % size)}";
    }
}
