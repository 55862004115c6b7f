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

        clause = Range().Replace(clause, found => Both(found));
        return Number().Replace(clause, found => Say(found));
    }

    private string Both(Match found)
    {
        if (Figure.Parse(found.Groups["from"].Value, words.Decimal) is not { } from || Figure.Parse(found.Groups["to"].Value, words.Decimal) is not { } to)
        {
            return found.Value;
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
        var said = IsYear(figure, written) && IsSaidAsYear(found, figure, before) ? numbers.Year((int)figure.Whole, before)
            : numbers.Say(figure, IsFeminine(found), IsBeforeNoun(found));
        return isFigure && !numbers.KeepsFigures ? $" {said}" : said;
    }

    // "1 día" is "un día", and "opción 1" is "opción uno".
    private static bool IsBeforeNoun(Match found) => found.Result("$'") is [' ', var next, ..] && char.IsLower(next);

    private bool IsSaidAsYear(Match found, Figure figure, string before) => words.Years == "ordinal"
        ? found.Result("$'").TrimStart().StartsWith("ro", StringComparison.Ordinal)
        : figure.Whole is >= 1900 and < 2040 || words.YearAfter.Contains(before);

    /// <summary>Guesses the gender of the noun after the number by its ending.</summary>
    private bool IsFeminine(Match found)
    {
        if (words.FeminineEndings.Count == 0 || found.Result("$'") is not [' ', var first, ..] rest || !char.IsLower(first))
        {
            return false;
        }

        var noun = rest[1..].Split(' ', ',', '.', '!', '?')[0];
        return words.FeminineEndings.Any(ending => noun.EndsWith(ending, StringComparison.Ordinal)) && !words.Masculine.Contains(noun);
    }

    private static bool IsYear(Figure figure, string written) => written.Length == 4 && figure is { Decimals.Length: 0, IsNegative: false, Whole: >= 1100 and < 2100 };

    [GeneratedRegex(@"(?<![\w.,/\--[\u3040-\u30FF\u3400-\u9FFF]])(?<from>\d+(?:[.,]\d+)*) ?[-–—] ?(?<to>\d+(?:[.,]\d+)*)(?![\w/-[\u3040-\u30FF\u3400-\u9FFF]]|[-–]\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Range();

    [GeneratedRegex(@"(?:(?<![^\s(])[-−](?=\d))?(?:\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?(?!\d)|\d{1,3}(?:[.,\u00A0\u202F]\d{3})+(?:[.,]\d+)?(?!\d)|\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,]\d+)?)", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
