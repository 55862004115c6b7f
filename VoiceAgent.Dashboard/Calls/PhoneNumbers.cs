using Microsoft.Extensions.Options;

namespace VoiceAgent.Dashboard.Calls;

/// <summary>How phone numbers are shown.</summary>
internal sealed class PhoneNumbers(IOptions<DashboardOptions> options)
{
    private const int Shown = 4;

    /// <summary>The number or raw id as the carrier gave it, or its last four characters.</summary>
    public string Show(string number)
    {
        if (number.Length == 0)
        {
            return "Number withheld";
        }

        return options.Value.MaskNumbers && number.Length > Shown ? $"••• {number[^Shown..]}" : number;
    }

    /// <summary>True when the digits of <paramref name="sought"/> occur in the number, however either is written.</summary>
    public static bool Matches(string number, string sought)
    {
        var digits = Digits(sought);
        return digits.Length > 0 && Digits(number).Contains(digits, StringComparison.Ordinal);
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));
}
