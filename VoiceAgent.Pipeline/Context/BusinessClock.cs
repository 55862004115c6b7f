using System.Globalization;
using NodaTime;

namespace VoiceAgent.Pipeline.Context;

/// <summary>The clock on the wall of the business. Everything that a caller says about days and times is relative to it.</summary>
internal sealed record BusinessClock(TimeProvider Time, BusinessZone Zone)
{
    /// <summary>The clock where no business is known: UTC.</summary>
    public static BusinessClock Utc { get; } = new(TimeProvider.System, BusinessZone.Utc);

    public DateTimeOffset UtcNow => Time.GetUtcNow();

    public DateOnly Today => DayOf(UtcNow);

    /// <summary>"Monday, January 5, 2026, 21:30 in America/New_York (UTC-05:00)".</summary>
    public string NowInWords
    {
        get
        {
            var now = Local(UtcNow);
            var at = now.ToDateTimeUnspecified().ToString("dddd, MMMM d, yyyy, HH:mm", CultureInfo.InvariantCulture);
            return $"{at} in {Zone.Name} (UTC{now.Offset.ToString("+HH:mm", CultureInfo.InvariantCulture)})";
        }
    }

    /// <summary>The date at the business at this moment.</summary>
    public DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(Local(moment).ToDateTimeUnspecified());

    /// <summary>"Tuesday, January 6".</summary>
    public static string InWords(DateOnly day) => day.ToString("dddd, MMMM d", CultureInfo.InvariantCulture);

    private ZonedDateTime Local(DateTimeOffset moment) => Instant.FromDateTimeOffset(moment).InZone(Zone.Rules);
}
