using System.Globalization;

namespace VoiceAgent.Pipeline.Text;

/// <summary>Reads times of day as people say them.</summary>
internal static class SpokenTimes
{
    /// <summary>
    /// Reads "seven thirty", "half past seven", "7:30 pm", "19:30", "a quarter to eight", "noon". An hour from one to eleven
    /// without a.m. or p.m. is in the afternoon or evening.
    /// </summary>
    /// <returns>Null when there is no time.</returns>
    public static TimeOnly? Read(string said)
    {
        var text = said.Trim().ToLowerInvariant().Replace("a.m", "am", StringComparison.Ordinal).Replace("p.m", "pm", StringComparison.Ordinal)
            .Replace("o'clock", "", StringComparison.Ordinal);
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var exact) && exact.Hour >= 12)
        {
            return exact;
        }

        if (text.Contains("noon", StringComparison.Ordinal) && !text.Contains("afternoon", StringComparison.Ordinal))
        {
            return new TimeOnly(12, 0);
        }

        var words = text.Split((char[])[' ', ':', ',', '.', '-', '?', '!'], StringSplitOptions.RemoveEmptyEntries);
        var isMorning = words.Contains("am") || words.Contains("morning");
        var shift = text.Contains("half past", StringComparison.Ordinal) ? 30
            : text.Contains("quarter past", StringComparison.Ordinal) ? 15
            : text.Contains("quarter to", StringComparison.Ordinal) ? -15
            : 0;
        return Clock(SpokenDigits.In(string.Join(' ', words))) is { } clock && (shift == 0 || clock.Minute == 0)
            ? At(clock.Hour, clock.Minute + shift, isMorning)
            : null;
    }

    /// <summary>Reads "7", "730", "0730" and "1930".</summary>
    private static (int Hour, int Minute)? Clock(string digits) => digits.Length switch
    {
        1 or 2 => Within(int.Parse(digits, CultureInfo.InvariantCulture), 0),
        3 or 4 => Within(int.Parse(digits[..^2], CultureInfo.InvariantCulture), int.Parse(digits[^2..], CultureInfo.InvariantCulture)),
        _ => null,
    };

    private static (int Hour, int Minute)? Within(int hour, int minute) => hour is >= 0 and < 24 && minute is >= 0 and < 60 ? (hour, minute) : null;

    private static TimeOnly At(int hour, int minute, bool isMorning) =>
        new TimeOnly(hour is >= 1 and <= 11 && !isMorning ? hour + 12 : hour, 0).AddMinutes(minute);
}
