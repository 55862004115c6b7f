using NodaTime;
using VoiceAgent.CallGateway.Calls.Routes;

namespace VoiceAgent.CallGateway.Calls.Outbound;

/// <summary>Tells whether people may be called at a moment.</summary>
internal static class AllowedHours
{
    /// <param name="hours">Null: at any time.</param>
    /// <param name="zone">IANA. Null: UTC.</param>
    public static bool AreNow(BusinessHours? hours, string? zone, DateTimeOffset at) =>
        BusinessCalendar.IsOpen(new Route { Hours = hours, TimeZone = zone }, Instant.FromDateTimeOffset(at));

    /// <summary>The next time at which people may be called. Null when there is none within a year.</summary>
    public static DateTimeOffset? Next(BusinessHours? hours, string? zone, DateTimeOffset at)
    {
        var route = new Route { Hours = hours, TimeZone = zone };
        var now = Instant.FromDateTimeOffset(at);
        return BusinessCalendar.IsOpen(route, now) ? at : BusinessCalendar.NextChange(route, now)?.ToDateTimeOffset();
    }

    /// <summary>One interval for every day of the week, such as <c>08:00-20:00</c>.</summary>
    public static BusinessHours Daily(string interval) => new()
    {
        Weekly = Enum.GetValues<IsoDayOfWeek>().Where(day => day is not IsoDayOfWeek.None).ToDictionary(day => day.ToString().ToLowerInvariant(), _ => (IReadOnlyList<string>)[interval]),
    };
}
