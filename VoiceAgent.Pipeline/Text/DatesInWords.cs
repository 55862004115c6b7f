using System.Globalization;

namespace VoiceAgent.Pipeline.Text;

/// <summary>Writes dates as Americans say them: month, then day. <see cref="Capture.SpokenDate"/> reads the dates that callers say.</summary>
internal static class DatesInWords
{
    /// <summary><c>2026-03-03</c> is "March third".</summary>
    public static string Of(DateOnly date) => $"{CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(date.Month)} {Ordinal(date.Day)}";

    /// <summary>"Friday, November twenty-seventh".</summary>
    public static string WithWeekday(DateOnly date) => $"{date.DayOfWeek}, {Of(date)}";

    /// <summary>"third", "twenty-seventh".</summary>
    public static string Ordinal(int day) => day <= 20 ? NumberWords.Ordinals[day - 1] : day == 30 ? "thirtieth" : $"{(day < 30 ? "twenty" : "thirty")}-{NumberWords.Ordinals[(day % 10) - 1]}";
}
