using System.Text.RegularExpressions;

namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>Powers and signs of formulas: "x squared", "ten to the power of six", "at most five".</summary>
internal sealed partial class PowerReading(NumberSpeller numbers) : IReading
{
    private const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    public string Read(string clause)
    {
        if (numbers.KeepsFigures || clause.AsSpan().IndexOfAnyExceptInRange('\0', ']') < 0)
        {
            return clause;
        }

        clause = Lowered().Replace(clause, found => ((char)('0' + (found.Value[0] - '₀'))).ToString());
        clause = Power().Replace(clause, found => $" {Say(found.Groups["power"].Value)}");
        return Compared().Replace(clause, found => $"{numbers.Word(Comparison(found.Groups["sign"].Value))} ");
    }

    private string Say(string written)
    {
        var power = string.Concat(written.Select(sign => Raised.IndexOf(sign, StringComparison.Ordinal) is var digit and >= 0 ? digit.ToString(System.Globalization.CultureInfo.InvariantCulture) : sign.ToString()));
        return power switch { "2" => numbers.Word("squared"), "3" => numbers.Word("cubed"), _ => $"{numbers.Word("to the power of")} {power}" };
    }

    private static string Comparison(string sign) => sign switch { "≈" or "~" => "about", "≤" => "at most", "≥" => "at least", "±" => "plus or minus", "√" => "square root of", "≠" => "not equal to", _ => "number" };

    [GeneratedRegex("[₀-₉]", RegexOptions.CultureInvariant)]
    private static partial Regex Lowered();

    [GeneratedRegex(@"(?<=[\p{L}\d)])(?:(?<power>[⁰¹²³⁴-⁹]+)|\^\{?(?<power>-?\w+)\}?\^?)", RegexOptions.CultureInvariant)]
    private static partial Regex Power();

    [GeneratedRegex(@"(?:(?<sign>[≈≤≥±√≠])|(?<![\w~])(?<sign>~)(?=[\d$€£])|(?<sign>№))\s?", RegexOptions.CultureInvariant)]
    private static partial Regex Compared();
}
