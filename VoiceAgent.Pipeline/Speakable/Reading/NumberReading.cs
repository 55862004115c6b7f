using System.Globalization;
using System.Text.RegularExpressions;
using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>The numbers that are left: years, ranges, decimals and amounts of things.</summary>
internal sealed partial class NumberReading(ReadingWords words, NumberSpeller numbers) : IReading
{
    public string Read(string clause)
    {
        if (!DateReading.HasDigit(clause))
        {
            return clause;
        }

        clause = Bare().Replace(clause, "0.");
        clause = numbers.KeepsFigures ? clause : Times().Replace(clause, $" {numbers.Word("times")} ");
        clause = numbers.KeepsFigures ? clause : Rating().Replace(clause, $" {numbers.Word("out of")} ");
        clause = numbers.KeepsFigures ? clause : Thousand().Replace(clause, $" {numbers.Word("thousand")}");
        clause = Ratio().Replace(clause, found => numbers.Join(Single(found.Groups["from"].Value), numbers.Word(words.Say.ContainsKey("ratio") ? "ratio" : "to"), Single(found.Groups["to"].Value)));
        clause = Range().Replace(clause, found => Both(found));
        clause = Slash().Replace(clause, found => numbers.KeepsFigures ? found.Value : $" {words.Say.GetValueOrDefault("over", "")} ".Replace("  ", " ", StringComparison.Ordinal));
        clause = Apostrophe().Replace(clause, "");
        clause = words.Years == "pairs" ? Decade().Replace(clause, found => Decade(found.Groups["year"].Value)) : clause;
        return Number().Replace(clause, found => Say(found));
    }

    private string Both(Match found)
    {
        if (Figure.Parse(found.Groups["from"].Value, words.Decimal) is not { } from || Figure.Parse(found.Groups["to"].Value, words.Decimal) is not { } to)
        {
            return found.Value;
        }

        if (IsYear(from, found.Groups["from"].Value) && found.Groups["to"].Length == 2)
        {
            // The season "1998-99".
            return numbers.Join(numbers.Year((int)from.Whole), numbers.Word("to"), numbers.Say(to));
        }

        return IsYear(from, found.Groups["from"].Value) && IsYear(to, found.Groups["to"].Value)
            ? numbers.Join(numbers.Year((int)from.Whole), numbers.Word("to"), numbers.Year((int)to.Whole))
            : numbers.Join(numbers.Say(from, IsFeminine(found)), numbers.Range, numbers.Say(to, IsFeminine(found)));
    }

    private string Say(Match found)
    {
        var written = found.Value;
        if (Figure.Parse(written, words.Decimal) is not { } figure)
        {
            return written;
        }

        var isFigure = found.Index > 0 && char.IsLetter(found.Result("$`")[^1]);
        var before = DateReading.Before(found);
        if (written is ['0', _, ..] && written.All(char.IsAsciiDigit))
        {
            // "0123" is no amount, and its zeros must not get lost.
            return numbers.KeepsFigures ? written : $"{(isFigure ? " " : "")}{numbers.Digits(written)}{After(found)}";
        }

        var said = IsYear(figure, written) && IsSaidAsYear(found, figure, before) ? numbers.Year((int)figure.Whole, before)
            : numbers.Say(figure, IsFeminine(found), IsBeforeNoun(found));
        return numbers.KeepsFigures ? said : $"{(isFigure ? " " : "")}{said}{After(found)}";
    }

    // "1 día" is "un día", and "opción 1" is "opción uno".
    private bool IsBeforeNoun(Match found) => found.Result("$'") is [' ', var next, ..] && (char.IsLower(next) || (numbers.Code == "de" && char.IsLetter(next)));

    // "3D" is "three D". The endings of words ("90er") stay.
    private static string After(Match found) => found.Result("$'") is [>= 'A' and <= 'Z', ..] ? " " : "";

    /// <summary>The number of a ratio.</summary>
    private string Single(string written) => Figure.Parse(written, words.Decimal) is { } figure ? numbers.Say(figure) : written;

    /// <summary>"the '90s", "1990s", "1800s".</summary>
    private string Decade(string year)
    {
        var (hundreds, tens) = year.Length == 4 ? (int.Parse(year[..2], CultureInfo.InvariantCulture), int.Parse(year[2..], CultureInfo.InvariantCulture)) : (0, int.Parse(year, CultureInfo.InvariantCulture));
        var last = tens == 0 ? "hundreds" : numbers.Cardinal(tens) is var said && said.EndsWith('y') ? $"{said[..^1]}ies" : $"{said}s";
        return hundreds == 0 ? last : hundreds == 20 && tens == 0 ? $"{numbers.Cardinal(2000)}s" : $"{numbers.Cardinal(hundreds)} {last}";
    }

    private bool IsSaidAsYear(Match found, Figure figure, string before) => words.Years == "ordinal"
        ? found.Result("$'").TrimStart().StartsWith("ro", StringComparison.Ordinal)
        : figure.Whole is >= 1900 and < 2040 || words.YearAfter.Contains(before) || found.Result("$'").StartsWith("er", StringComparison.Ordinal);

    /// <summary>Guesses the gender of the noun after the number by its ending.</summary>
    private bool IsFeminine(Match found)
    {
        if (words.FeminineEndings.Count == 0 || found.Result("$'") is not [' ', var first, ..] rest || !(char.IsLower(first) || numbers.Code == "de"))
        {
            return false;
        }

        var noun = rest[1..].Split(' ', ',', '.', '!', '?')[0];
        return words.Feminine.Contains(noun) || words.FeminineEndings.Any(ending => noun.EndsWith(ending, StringComparison.Ordinal)) && !words.Masculine.Contains(noun);
    }

    private static bool IsYear(Figure figure, string written) => written.Length == 4 && figure is { Decimals.Length: 0, IsNegative: false, Whole: >= 1100 and < 2100 };

    [GeneratedRegex(@"(?<![\w.,/\--[\u3040-\u30FF\u3400-\u9FFF]])(?<from>\d+(?:[.,]\d+)*)(?:[-–—]| [-–—] )(?<to>\d+(?:[.,]\d+)*)(?![\w/-[\u3040-\u30FF\u3400-\u9FFF]]|[-–]\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Range();

    /// <summary>".5" without its zero.</summary>
    [GeneratedRegex(@"(?<![\w.,])\.(?=\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Bare();

    /// <summary>"twelve dollars x 3".</summary>
    [GeneratedRegex(@"(?<=[\p{L}\d)]) x (?=\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Times();

    /// <summary>"4.5/5 stars".</summary>
    [GeneratedRegex(@"(?<=(?<!\d)\d[.,]\d)/(?=\d{1,3}(?![\d/]))", RegexOptions.CultureInvariant)]
    private static partial Regex Rating();

    /// <summary>"1.5k users".</summary>
    [GeneratedRegex(@"(?<=\d)k\b", RegexOptions.CultureInvariant)]
    private static partial Regex Thousand();

    [GeneratedRegex(@"(?<![\w:.,-[\u3040-\u30FF\u3400-\u9FFF]])(?<from>\d+(?:[.,]\d+)?) ?: ?(?<to>\d+(?:[.,]\d+)?)(?![\w:-[\u3040-\u30FF\u3400-\u9FFF]])", RegexOptions.CultureInvariant)]
    private static partial Regex Ratio();

    [GeneratedRegex(@"(?<=\d)/(?=\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Slash();

    [GeneratedRegex(@"(?<!\w)(?<year>(?:1[0-9]|20)?\d0)s\b", RegexOptions.CultureInvariant)]
    private static partial Regex Decade();

    /// <summary>The mark of a year without its century: "'99".</summary>
    [GeneratedRegex(@"(?<![\w])['’](?=\d\d(?:\b|s))", RegexOptions.CultureInvariant)]
    private static partial Regex Apostrophe();

    [GeneratedRegex(@"(?:(?<![^\s(])[-−](?=\d))?(?:\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?(?!\d)|\d{1,3}(?:[.,\u00A0\u202F]\d{3})+(?:[.,]\d+)?(?!\d)|\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,]\d+)?)", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
