using System.Text.RegularExpressions;
using PhoneNumbers;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>Writes numbers as a provider wants them, and reads them. The functions are pure.</summary>
internal static partial class NumberRules
{
    private const int LongestUser = 64;

    /// <summary>Reads the user part of a SIP address or a number.</summary>
    /// <returns>E.164, or the text as it is when it is no number. Empty when the caller is withheld.</returns>
    public static string Inbound(TrunkNumbering numbering, string written)
    {
        var text = written.Trim();
        if (text.Length is 0 or > LongestUser || text.Equals("anonymous", StringComparison.OrdinalIgnoreCase) || text.Equals("unavailable", StringComparison.OrdinalIgnoreCase))
        {
            return "";
        }

        var changed = Rewritten(text, numbering.In);
        if (!Dialled().IsMatch(changed))
        {
            return changed;
        }

        return CallTargets.IsNumber(changed) ? changed : Parsed(changed, numbering.Country) is { } number ? PhoneNumberUtil.GetInstance().Format(number, PhoneNumberFormat.E164) : changed;
    }

    /// <param name="number">E.164.</param>
    public static string Outbound(TrunkNumbering numbering, string number)
    {
        var written = numbering.OutForm switch
        {
            NumberForm.WithoutPlus => number.TrimStart('+'),
            NumberForm.DoubleZero => DoubleZero(number),
            NumberForm.National => National(number, numbering.Country),
            _ => number,
        };
        return Rewritten(written, numbering.Out);
    }

    /// <returns>Null when the text is no number.</returns>
    public static PhoneNumber? Parsed(string text, string? country)
    {
        try
        {
            var numbers = PhoneNumberUtil.GetInstance();
            var number = numbers.Parse(text, country);
            return numbers.IsPossibleNumber(number) ? number : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    public static bool IsCountry(string? country) => country is { Length: 2 } && PhoneNumberUtil.GetInstance().GetSupportedRegions().Contains(country);

    private static string National(string number, string? country)
    {
        var numbers = PhoneNumberUtil.GetInstance();
        return Parsed(number, null) is { } parsed && country is not null && parsed.CountryCode == numbers.GetCountryCodeForRegion(country)
            ? new string([.. numbers.Format(parsed, PhoneNumberFormat.NATIONAL).Where(char.IsAsciiDigit)])
            : DoubleZero(number);
    }

    private static string DoubleZero(string number) => number.StartsWith('+') ? $"00{number[1..]}" : number;

    private static string Rewritten(string number, IReadOnlyList<NumberRewrite> rewrites) =>
        rewrites.FirstOrDefault(rewrite => number.StartsWith(rewrite.Strip, StringComparison.Ordinal)) is { } first ? first.Prepend + number[first.Strip.Length..] : number;

    [GeneratedRegex(@"\A\+?[0-9().\- ]{2,32}\z")]
    private static partial Regex Dialled();
}
