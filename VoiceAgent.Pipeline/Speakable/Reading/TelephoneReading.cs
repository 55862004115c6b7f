using System.Globalization;
using System.Text.RegularExpressions;
using PhoneNumbers;

namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>
/// Telephone numbers digit by digit, with a pause between the groups. libphonenumber knows which numbers exist and how each
/// country groups them.
/// </summary>
/// <param name="region">The country of a number without a country code.</param>
/// <param name="digitsAfter">The words that announce some other number.</param>
internal sealed partial class TelephoneReading(NumberSpeller numbers, string region, IReadOnlyList<string> digitsAfter, bool inPairs) : IReading
{
    private const int Fewest = 7;
    private const int Most = 15;

    public string Read(string clause) => DateReading.HasDigit(clause) ? Candidate().Replace(clause, found => IsTelephone(found) ? Say(found.Value) : found.Value) : clause;

    private bool IsTelephone(Match found)
    {
        var written = found.Value;
        var digits = written.Count(char.IsAsciiDigit);
        if (digits is < Fewest or > Most)
        {
            return false;
        }

        var groups = Groups(written);
        var isGrouped = groups.Count > 1;
        var hasParts = isGrouped && !groups.All(group => group.Length == 3) && groups.All(group => group.Length <= 8);
        return written.StartsWith('+')
            || (Local().IsMatch(written) && written.Contains('-'))
            || (isGrouped && written.Contains('('))
            || (!digitsAfter.Contains(DateReading.Before(found)) && (hasParts || groups.Count >= 3 || (!isGrouped && digits >= 9)) && IsValid(written));
    }

    private bool IsValid(string written)
    {
        try
        {
            var telephones = PhoneNumberUtil.GetInstance();
            return telephones.IsValidNumber(telephones.Parse(written, region));
        }
        catch (NumberParseException)
        {
            return false;
        }
    }

    private string Say(string written)
    {
        var groups = Groups(written);
        var plus = written.StartsWith('+') ? $"{numbers.Word("plus")}{numbers.Space}" : "";
        if (groups is [{ Length: > 5 } whole] || (groups.Count == 2 && plus.Length > 0 && groups[1].Length > 5))
        {
            groups = InGroups(written) ?? groups;
        }

        return plus + string.Join(numbers.Space.Length == 0 ? "，" : ", ", groups.Select(Group));
    }

    /// <summary>The groups of the country, for a number that was written without any.</summary>
    private IReadOnlyList<string>? InGroups(string written)
    {
        try
        {
            var telephones = PhoneNumberUtil.GetInstance();
            var number = telephones.Parse(written, region);
            return Groups(telephones.Format(number, written.StartsWith('+') ? PhoneNumberFormat.INTERNATIONAL : PhoneNumberFormat.NATIONAL));
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    /// <summary>French numbers are said in pairs: "zéro un, vingt-trois".</summary>
    private string Group(string group) => inPairs && group is [not '0', _] ? numbers.Cardinal(int.Parse(group, CultureInfo.InvariantCulture)) : numbers.Digits(group);

    private static IReadOnlyList<string> Groups(string written) => [.. Figures().Matches(written).Select(group => group.Value)];

    [GeneratedRegex(@"(?<![\w.,/:$€£¥₹*#\--[\u3040-\u30FF\u3400-\u9FFF]])(?:\+\d{1,3}[ .\u00A0-]?)?(?:\(\d{1,5}\)[ \u00A0-]?)?\d{1,14}(?:[ .\u00A0-]\d{2,8})*(?![\w/:%€£-[\u3040-\u30FF\u3400-\u9FFF]]|[.,-]\d|\s?[€%])", RegexOptions.CultureInvariant)]
    private static partial Regex Candidate();

    [GeneratedRegex(@"^(?:1[-. ])?(?:\d{3}[-. ])?\d{3}[-. ]\d{4}$", RegexOptions.CultureInvariant)]
    private static partial Regex Local();

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Figures();
}
