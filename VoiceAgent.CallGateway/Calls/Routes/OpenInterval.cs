using NodaTime;
using NodaTime.Text;

namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>An interval of a day, such as <c>09:00-12:30</c>. When the end is not after the start, it is on the next day.</summary>
internal readonly record struct OpenInterval(LocalTime Start, LocalTime End)
{
    public const string Form = "Write an interval such as 09:00-12:30. 22:00-02:00 ends on the next day, and 00:00-24:00 is the whole day.";

    private const string Midnight = "24:00";

    private static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    // When the clock is set, an hour is skipped or repeated. A route opens at the first moment that the clock shows the time, and closes at the last.
    private static readonly NodaTime.TimeZones.ZoneLocalMappingResolver Opens =
        NodaTime.TimeZones.Resolvers.CreateMappingResolver(NodaTime.TimeZones.Resolvers.ReturnEarlier, NodaTime.TimeZones.Resolvers.ReturnStartOfIntervalAfter);

    private static readonly NodaTime.TimeZones.ZoneLocalMappingResolver Closes =
        NodaTime.TimeZones.Resolvers.CreateMappingResolver(NodaTime.TimeZones.Resolvers.ReturnLater, NodaTime.TimeZones.Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>In minutes. The start of the day is 0. The end of an interval over midnight is above 1,440.</summary>
    public (int Start, int End) Minutes => (Of(Start), Of(End) + (End <= Start ? 1_440 : 0));

    /// <returns>Null when the text does not have the form, or when start and end are the same.</returns>
    public static OpenInterval? Read(string? text)
    {
        if (text?.Split('-') is not [var from, var until] || Time.Parse(from) is not { Success: true, Value: var start })
        {
            return null;
        }

        if (until == Midnight)
        {
            return new OpenInterval(start, LocalTime.Midnight);
        }

        return Time.Parse(until) is { Success: true, Value: var end } && end != start ? new OpenInterval(start, end) : null;
    }

    /// <summary>The interval on a day. It may be empty when the clock skips it.</summary>
    public (Instant From, Instant Until) On(LocalDate day, DateTimeZone zone) => (
        zone.ResolveLocal(day.At(Start), Opens).ToInstant(),
        zone.ResolveLocal((End <= Start ? day.PlusDays(1) : day).At(End), Closes).ToInstant());

    private static int Of(LocalTime time) => (time.Hour * 60) + time.Minute;
}
