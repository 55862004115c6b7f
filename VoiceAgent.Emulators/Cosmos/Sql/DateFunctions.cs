using System.Globalization;

namespace VoiceAgent.Emulators.Cosmos.Sql;

/// <summary>Functions over dates as texts: <c>2026-01-15T09:30:00.0000000Z</c>. Source: learn.microsoft.com/cosmos-db/query/datetimeadd and its neighbours.</summary>
internal static class DateFunctions
{
    private const string Form = "yyyy-MM-ddTHH:mm:ss.fffffffZ";
    private const DateTimeStyles Utc = DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal;

    // A tick is 100 ns.
    private static readonly Dictionary<string, long> Ticks = new(StringComparer.OrdinalIgnoreCase)
    {
        ["day"] = TimeSpan.TicksPerDay, ["dd"] = TimeSpan.TicksPerDay, ["d"] = TimeSpan.TicksPerDay, ["hour"] = TimeSpan.TicksPerHour, ["hh"] = TimeSpan.TicksPerHour,
        ["minute"] = TimeSpan.TicksPerMinute, ["mi"] = TimeSpan.TicksPerMinute, ["n"] = TimeSpan.TicksPerMinute, ["second"] = TimeSpan.TicksPerSecond, ["ss"] = TimeSpan.TicksPerSecond,
        ["s"] = TimeSpan.TicksPerSecond, ["millisecond"] = TimeSpan.TicksPerMillisecond, ["ms"] = TimeSpan.TicksPerMillisecond, ["microsecond"] = TimeSpan.TicksPerMicrosecond,
        ["mcs"] = TimeSpan.TicksPerMicrosecond,
    };

    public static IEnumerable<KeyValuePair<string, (int Least, int Most, Func<object?[], object?> Of)>> All { get; } =
        new Dictionary<string, (int Least, int Most, Func<object?[], object?> Of)>
        {
            ["DATETIMEADD"] = (3, 3, values => values is [string part, double count, string text] && Read(text) is { } date ? Guarded(() => Text(Add(part, count, date))) : Value.Undefined),
            ["DATETIMEDIFF"] = (3, 3, values => values is [string part, string from, string to] && Read(from) is { } start && Read(to) is { } end ? Difference(part, start, end) : Value.Undefined),
            ["DATETIMEPART"] = (2, 2, values => values is [string part, string text] && Read(text) is { } date ? Part(part, date) : Value.Undefined),
            ["DATETIMEBIN"] = (2, 4, Bin),
            ["DATETIMEFROMPARTS"] = (3, 7, FromParts),
            ["DATETIMETOTICKS"] = (1, 1, values => values[0] is string text && Read(text) is { } date ? (double)(date - DateTime.UnixEpoch).Ticks : Value.Undefined),
            ["DATETIMETOTIMESTAMP"] = (1, 1, values => values[0] is string text && Read(text) is { } date ? Math.Floor((date - DateTime.UnixEpoch).TotalMilliseconds) : Value.Undefined),
            ["TICKSTODATETIME"] = (1, 1, values => values[0] is double ticks ? Guarded(() => Text(DateTime.UnixEpoch.AddTicks(checked((long)ticks)))) : Value.Undefined),
            ["TIMESTAMPTODATETIME"] = (1, 1, values => values[0] is double milliseconds ? Guarded(() => Text(DateTime.UnixEpoch.AddMilliseconds(milliseconds))) : Value.Undefined),
        };

    private static DateTime? Read(string text) =>
        text.Length >= 10 && DateTime.TryParse(text, CultureInfo.InvariantCulture, Utc, out var date) ? date : null;

    private static string Text(DateTime date) => date.ToString(Form, CultureInfo.InvariantCulture);

    private static DateTime Add(string part, double count, DateTime date) => part.ToLowerInvariant() switch
    {
        "year" or "yyyy" or "yy" => date.AddYears(checked((int)count)),
        "month" or "mm" or "m" => date.AddMonths(checked((int)count)),
        "nanosecond" or "ns" => date.AddTicks(checked((long)(count / 100))),
        var other => Ticks.TryGetValue(other, out var ticks) ? date.AddTicks(checked((long)count * ticks)) : throw new ArgumentException(part),
    };

    // The number of borders of the part between the two dates.
    private static object Difference(string part, DateTime start, DateTime end) => part.ToLowerInvariant() switch
    {
        "year" or "yyyy" or "yy" => (double)(end.Year - start.Year),
        "month" or "mm" or "m" => (double)(((end.Year - start.Year) * 12) + end.Month - start.Month),
        "nanosecond" or "ns" => (double)(end - start).Ticks * 100,
        var other => Ticks.TryGetValue(other, out var ticks) ? (double)((end.Ticks / ticks) - (start.Ticks / ticks)) : Value.Undefined,
    };

    private static object Part(string part, DateTime date) => part.ToLowerInvariant() switch
    {
        "year" or "yyyy" or "yy" => (double)date.Year,
        "month" or "mm" or "m" => (double)date.Month,
        "weekday" or "dw" or "w" => (double)date.DayOfWeek + 1,
        "day" or "dd" or "d" => (double)date.Day,
        "hour" or "hh" => (double)date.Hour,
        "minute" or "mi" or "n" => (double)date.Minute,
        "second" or "ss" or "s" => (double)date.Second,
        "millisecond" or "ms" => (double)date.Millisecond,
        "microsecond" or "mcs" => (double)(date.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond),
        "nanosecond" or "ns" => (double)(date.Ticks % TimeSpan.TicksPerSecond * 100),
        _ => Value.Undefined,
    };

    private static object Bin(object?[] values)
    {
        if (values is not [string text, string part, ..] || Read(text) is not { } date || !Ticks.TryGetValue(part, out var ticks))
        {
            return Value.Undefined;
        }

        double? size = values.Length <= 2 ? 1 : values[2] is double given ? given : null;
        var origin = values.Length > 3 ? values[3] is string at ? Read(at) : null : DateTime.UnixEpoch;
        return size is >= 1 and < 1e9 && origin is { } start
            ? Guarded(() => Text(start.AddTicks((long)Math.Floor((double)(date - start).Ticks / (ticks * (long)size.Value)) * ticks * (long)size.Value)))
            : Value.Undefined;
    }

    private static object FromParts(object?[] values)
    {
        if (values.Any(value => value is not double number || number != Math.Floor(number) || number < 0 || number > 9_999_999))
        {
            return Value.Undefined;
        }

        var parts = values.Select(value => (int)(double)value!).Concat(Enumerable.Repeat(0, 7 - values.Length)).ToArray();
        return Guarded(() => Text(new DateTime(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], DateTimeKind.Utc).AddTicks(parts[6])));
    }

    private static object Guarded(Func<string> work)
    {
        try
        {
            return work();
        }
        catch (Exception wrong) when (wrong is ArgumentException or OverflowException)
        {
            return Value.Undefined;
        }
    }
}
