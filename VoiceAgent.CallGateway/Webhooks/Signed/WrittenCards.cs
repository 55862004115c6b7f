using System.Text;
using System.Text.RegularExpressions;

namespace VoiceAgent.CallGateway.Webhooks.Signed;

/// <summary>
/// Replaces the digits of payment cards in texts of other systems. The platform's own recogniser keeps them out of its events. Numbers that are written in
/// words must be left out by the sender.
/// </summary>
internal static partial class WrittenCards
{
    private const int Shortest = 13;
    private const int Longest = 19;

    public static string Mask(string text) => Digits().Replace(text, static found =>
    {
        var digits = found.Value.Where(char.IsAsciiDigit).Select(static digit => digit - '0').ToArray();
        if (!Contains(digits))
        {
            return found.Value;
        }

        var masked = new StringBuilder(found.Value);
        for (var position = 0; position < masked.Length; position++)
        {
            masked[position] = char.IsAsciiDigit(masked[position]) ? 'x' : masked[position];
        }

        return masked.ToString();
    });

    // The number may stand beside other digits, such as the security code.
    private static bool Contains(int[] digits)
    {
        for (var from = 0; from + Shortest <= digits.Length; from++)
        {
            for (var length = Shortest; length <= Longest && from + length <= digits.Length; length++)
            {
                if (HasCheckDigit(digits.AsSpan(from, length)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // The formula of Luhn: every second digit from the right counts twice.
    private static bool HasCheckDigit(ReadOnlySpan<int> digits)
    {
        var sum = 0;
        for (var position = 0; position < digits.Length; position++)
        {
            var digit = digits[digits.Length - 1 - position] * (position % 2 == 0 ? 1 : 2);
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum % 10 == 0;
    }

    [GeneratedRegex(@"[0-9](?:[ .\-]{0,2}[0-9]){12,}")]
    private static partial Regex Digits();
}
