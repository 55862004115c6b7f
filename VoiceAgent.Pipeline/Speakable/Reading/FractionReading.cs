using System.Globalization;
using System.Text.RegularExpressions;
using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>Fractions: "one half", "three quarters", "two and a half".</summary>
internal sealed partial class FractionReading(ReadingWords words, NumberSpeller numbers) : IReading
{
    public string Read(string clause)
    {
        if (clause.AsSpan().IndexOfAny("½¼¾⅓⅔⅛⅜⅝⅞") >= 0)
        {
            clause = Sign().Replace(clause, static sign => $" {InFigures(sign.Value[0])}");
        }

        return clause.Contains('/') ? Fraction().Replace(clause, Say).TrimStart() : clause;
    }

    private string Say(Match found)
    {
        var denominator = found.Groups["below"].Value;
        if (!words.Fractions.TryGetValue(denominator, out var written))
        {
            return found.Value;
        }

        var noun = Noun.Parse(written);
        var above = new Figure(long.Parse(found.Groups["above"].Value, CultureInfo.InvariantCulture), "");
        if (numbers.KeepsFigures)
        {
            return found.Groups["whole"].Success ? found.Value : $"{denominator}{written}{above.Whole}";
        }

        if (found.Groups["whole"].Success && denominator == "2" && words.Say.TryGetValue("and a half", out var half))
        {
            return numbers.Join(numbers.Cardinal(long.Parse(found.Groups["whole"].Value, CultureInfo.InvariantCulture)), half);
        }

        // Hindi says "half" without "one".
        var fraction = noun.IsBefore && above.Whole == 1 ? noun.One : numbers.Count(above, noun);
        return found.Groups["whole"].Success ? $"{numbers.Cardinal(long.Parse(found.Groups["whole"].Value, CultureInfo.InvariantCulture))} {numbers.Word("and")} {fraction}" : fraction;
    }

    // The invariant globalisation of the program does not decompose these signs.
    private static string InFigures(char sign) => sign switch { '½' => "1/2", '¼' => "1/4", '¾' => "3/4", '⅓' => "1/3", '⅔' => "2/3", '⅛' => "1/8", '⅜' => "3/8", '⅝' => "5/8", _ => "7/8" };

    [GeneratedRegex("[½¼¾⅓⅔⅛⅜⅝⅞]", RegexOptions.CultureInvariant)]
    private static partial Regex Sign();

    [GeneratedRegex(@"(?<![\w.,/-[\u3040-\u30FF\u3400-\u9FFF]])(?:(?<whole>\d+)\s+)?(?<above>\d{1,2})/(?<below>\d{1,2})(?![\w/-[\u3040-\u30FF\u3400-\u9FFF]])", RegexOptions.CultureInvariant)]
    private static partial Regex Fraction();
}
