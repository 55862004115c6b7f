using System.Globalization;
using System.Text.RegularExpressions;

namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>Numbers with several dots: versions ("two dot ten dot three") and addresses of machines, digit by digit.</summary>
/// <param name="isSure">Only numbers that can be nothing else: an address of four bytes, and a number after the word for a version.</param>
internal sealed partial class DottedReading(NumberSpeller numbers, bool isSure) : IReading
{
    private const int Bytes = 4;

    public string Read(string clause) => clause.Contains('.') && DateReading.HasDigit(clause) ? (isSure ? Sure() : Any()).Replace(clause, Say) : clause;

    private string Say(Match found)
    {
        var groups = found.Groups["number"].Value.Split('.');
        if (!isSure && groups.Skip(1).All(group => group.Length == 3))
        {
            // "1.250.000" is an amount.
            return found.Value;
        }

        var parts = groups.Select(group => groups.Length == Bytes || group[0] == '0' ? numbers.Digits(group) : numbers.Cardinal(long.Parse(group, CultureInfo.InvariantCulture)));
        return string.Join(numbers.KeepsFigures ? "." : $" {numbers.Word("dot")} ", parts);
    }

    [GeneratedRegex(@"(?<![\w.,/-])(?<number>(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3})(?!\w|-|[.,]\d)|(?<=\b(?:v|[Vv]ers\w+|wersj\w+|वर्ज़न|バージョン|版本)[ .]?)(?<number>\d{1,6}(?:\.\d{1,6}){2,})(?!\w)", RegexOptions.CultureInvariant)]
    private static partial Regex Sure();

    [GeneratedRegex(@"(?<![\w.,/$€£-])(?<number>\d{1,6}(?:\.\d{1,6}){2,})(?!\w|-|[.,]\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Any();
}
