using System.Globalization;
using NodaTime;

namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>What a call at a moment gets. One of agent, announcement and number is set.</summary>
/// <param name="Route">The route with the agent that answers.</param>
/// <param name="Announcement">It is played, and then the call ends.</param>
/// <param name="Number">E.164. The call is redirected to this number.</param>
/// <param name="Why">A sentence for people.</param>
internal sealed record RoutePlan(Route Route, bool IsOpen, string? Agent, string? Announcement, string? Number, Holiday? Holiday, string Why)
{
    public static RoutePlan At(Route route, DateTimeOffset at)
    {
        var now = Instant.FromDateTimeOffset(at);
        if (BusinessCalendar.IsOpen(route, now))
        {
            var holiday = route.Hours is null ? null : BusinessCalendar.HolidayAt(route, now);
            return new RoutePlan(route, true, route.Agent, null, null, holiday, route.Hours is null ? "The route has no business hours, so it is always open." : $"It is open. {Clock(route, now)}");
        }

        var off = BusinessCalendar.HolidayAt(route, now);
        var closed = route.Closed ?? new OutsideHours();
        var announcement = closed is { Agent: null, Number: null } ? off?.Announcement ?? closed.Announcement : null;
        var why = off is null ? $"It is closed. {Clock(route, now)}" : $"It is closed, because it is {off.Name}. {Clock(route, now)}";
        return new RoutePlan(
            closed.Agent is { } other ? route with { Agent = other } : route, false, closed.Agent, announcement, closed.Number, off, why);
    }

    private static string Clock(Route route, Instant at)
    {
        var local = at.InZone(BusinessCalendar.ZoneOf(route));
        var hours = BusinessCalendar.IntervalsOn(route.Hours!, local.Date);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"In {local.Zone.Id} it is {local.DayOfWeek}, {local.Date:yyyy-MM-dd}, {local.TimeOfDay:HH:mm}. The hours of this day: {(hours.Count == 0 ? "none" : string.Join(", ", hours))}.");
    }
}
