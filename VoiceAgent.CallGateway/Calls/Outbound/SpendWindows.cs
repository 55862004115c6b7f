using System.Globalization;
using VoiceAgent.CallLog;

namespace VoiceAgent.CallGateway.Calls.Outbound;

/// <summary>The windows of time in which calls and minutes are counted.</summary>
internal static class SpendWindows
{
    /// <summary>An hour of the clock.</summary>
    /// <param name="what">What is counted. Each has its own count.</param>
    public static BudgetWindow Hour(string what, int limit, DateTimeOffset now) => new(string.Create(CultureInfo.InvariantCulture, $"{what}-hour:{now:yyyy-MM-ddTHH}"), limit, TimeSpan.FromHours(2));

    /// <summary>A day in UTC.</summary>
    public static BudgetWindow Day(string what, int limit, DateTimeOffset now) => new(string.Create(CultureInfo.InvariantCulture, $"{what}-day:{now:yyyy-MM-dd}"), limit, TimeSpan.FromDays(2));

    /// <summary>A second of the clock.</summary>
    public static BudgetWindow Second(string what, int limit, DateTimeOffset now) => new(string.Create(CultureInfo.InvariantCulture, $"{what}-second:{now:yyyy-MM-ddTHH:mm:ss}"), limit, TimeSpan.FromSeconds(10));
}
