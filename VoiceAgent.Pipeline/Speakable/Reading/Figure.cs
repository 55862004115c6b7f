using System.Globalization;

namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>A number as it was written: its whole part and the digits after the decimal separator.</summary>
internal readonly record struct Figure(long Whole, string Decimals, bool IsNegative = false)
{
    /// <param name="separator">The decimal separator of the language. Numbers of other languages are recognised by their form.</param>
    public static Figure? Parse(string written, string separator)
    {
        var text = written.Trim();
        var isNegative = text.StartsWith('-') || text.StartsWith('−');
        var digits = text.TrimStart('-', '−', '+');
        var at = DecimalAt(digits, separator[0]);
        var whole = new string([.. (at < 0 ? digits : digits[..at]).Where(char.IsAsciiDigit)]);
        var decimals = at < 0 ? "" : digits[(at + 1)..];
        return long.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && decimals.All(char.IsAsciiDigit) ? new Figure(number, decimals, isNegative) : null;
    }

    /// <summary>"1,250.40" and "1.250,40" show their decimals. "1.250" is a thousand where the full stop separates thousands.</summary>
    private static int DecimalAt(string digits, char separator)
    {
        var (point, comma) = (digits.LastIndexOf('.'), digits.LastIndexOf(','));
        if (point >= 0 && comma >= 0)
        {
            return Math.Max(point, comma);
        }

        var at = Math.Max(point, comma);
        if (at < 0 || digits.IndexOf(digits[at], StringComparison.Ordinal) != at)
        {
            return -1;
        }

        return digits[at] == separator || digits.Length - at - 1 != 3 || at > 3 ? at : -1;
    }
}
