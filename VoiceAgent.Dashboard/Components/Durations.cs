using System.Globalization;

namespace VoiceAgent.Dashboard.Components;

/// <summary>Formats durations for people.</summary>
internal static class Durations
{
    /// <summary><c>0:07</c>, <c>12:30</c>, <c>1:02:03</c>.</summary>
    public static string Clock(TimeSpan span) =>
        span.ToString(span.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);

    /// <summary>Whole milliseconds with their unit.</summary>
    public static string Milliseconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:N0} ms");
}
