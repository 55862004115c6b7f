using Microsoft.Extensions.Options;
using PhoneNumbers;
using VoiceAgent.Dashboard.Gateway;

namespace VoiceAgent.Dashboard.Calls;

/// <summary>Formats phone numbers for display.</summary>
internal sealed class ShownNumbers(IOptions<DashboardOptions> options)
{
    private const int Shown = 4;

    /// <summary>The number as its country writes it, or its last four digits. A raw id that is not a number is not changed.</summary>
    public string Show(string number)
    {
        if (number.Length == 0)
        {
            return "Number withheld";
        }

        return options.Value.MaskNumbers && number.Length > Shown ? $"••• {number[^Shown..]}" : Written(number);
    }

    /// <summary>True when the digits of <paramref name="sought"/> occur in the number, in any notation.</summary>
    public static bool Matches(string number, string sought)
    {
        var digits = PhoneNumberUtil.NormalizeDigitsOnly(sought);
        return digits.Length > 0 && PhoneNumberUtil.NormalizeDigitsOnly(number).Contains(digits, StringComparison.Ordinal);
    }

    private static string Written(string number)
    {
        var numbers = PhoneNumberUtil.GetInstance();
        try
        {
            return number[0] == '+' ? numbers.Format(numbers.Parse(number, null), PhoneNumberFormat.INTERNATIONAL) : number;
        }
        catch (NumberParseException)
        {
            return number;
        }
    }
}
