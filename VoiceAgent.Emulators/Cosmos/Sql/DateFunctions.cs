using System.Globalization;

namespace VoiceAgent.Emulators.Cosmos.Sql;

/// <summary>Functions on dates. A date is a text such as <c>2026-01-15T09:30:00.0000000Z</c>. Ticks are units of 100 ns since 1970.</summary>
internal static class DateFunctions
{
    private const string Format = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    public static IReadOnlyDictionary<string, (int Least, int Most, Func<object?[], object?> Of)> Known { get; } = new Dictionary<string, (int, int, Func<object?[], object?>)>
    {
        ["DATETIMEADD"] = (3, 3, values => values is [string part, _, _] && NumberFunctions.Integer(values[1]) is { } count && Date(values[2]) is { } date ? Safe(() => Text(Add(date, part, count))) : Value.Undefined),
        ["DATETIMEDIFF"] = (3, 3, values => values is [string part, _, _] && Date(values[1]) is { } from && Date(values[2]) is { } to ? Difference(part, from, to) : Value.Undefined),
        ["DATETIMEPART"] = (2, 2, values => values is [string part, _] && Date(values[1]) is { } date ? Part(part, date) : Value.Undefined),
        ["DATETIMEBIN"] = (2, 4, Bin),
        ["DATETIMEFROMPARTS"] = (3, 7, FromParts),
        ["DATETIMETOTICKS"] = (1, 1, values => Date(values[0]) is { } date ? (double)(date - DateTime.UnixEpoch).Ticks : Value.Undefined),
        ["DATETIMETOTIMESTAMP"] = (1, 1, values => Date(values[0]) is { } date ? Math.Floor((date - DateTime.UnixEpoch).TotalMilliseconds) : Value.Undefined),
        ["TICKSTODATETIME"] = (1, 1, values => NumberFunctions.Integer(values[0]) is { } ticks ? Safe(() => Text(DateTime.UnixEpoch.AddTicks(ticks))) : Value.Undefined),
        ["TIMESTAMPTODATETIME"] = (1, 1, values => NumberFunctions.Integer(values[0]) is { } milliseconds ? Safe(() => Text(DateTime.UnixEpoch.AddMilliseconds(milliseconds))) : Value.Undefined),
        ["GETCURRENTTICKS"] = (0, 0, _ => (double)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks),
    };

    private static string Text(DateTime date) => date.ToString(Format, CultureInfo.InvariantCulture);

    private static DateTime? Date(object? value) =>
        value is string text && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    private static DateTime Add(DateTime date, string part, long count) => part switch
    {
        "year" or "yyyy" or "yy" => date.AddYears(checked((int)count)),
        "month" or "mm" or "m" => date.AddMonths(checked((int)count)),
        _ => TicksOf(part) is { } unit ? date.AddTicks(checked(unit * count)) : throw Unknown(part),
    };

    // The number of boundaries between the two dates.
    private static double Difference(string part, DateTime from, DateTime to) => part switch
    {
        "year" or "yyyy" or "yy" => to.Year - from.Year,
        "month" or "mm" or "m" => ((to.Year - from.Year) * 12) + to.Month - from.Month,
        _ => TicksOf(part) is { } unit ? (to.Ticks / unit) - (from.Ticks / unit) : throw Unknown(part),
    };

    private static double Part(string part, DateTime date) => part switch
    {
        "year" or "yyyy" or "yy" => date.Year,
        "month" or "mm" or "m" => date.Month,
        "day" or "dd" or "d" => date.Day,
        "hour" or "hh" => date.Hour,
        "minute" or "mi" or "n" => date.Minute,
        "second" or "ss" or "s" => date.Second,
        "millisecond" or "ms" => date.Millisecond,
        "microsecond" or "mcs" => date.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond,
        "nanosecond" or "ns" => date.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        _ => throw Unknown(part),
    };

    private static object? Bin(object?[] values)
    {
        var size = values.Length > 2 ? NumberFunctions.Integer(values[2]) : 1;
        var origin = values.Length > 3 ? Date(values[3]) : DateTime.UnixEpoch;
        if (Date(values[0]) is not { } date || values[1] is not string part || size is null or <= 0 || origin is not { } start)
        {
            return Value.Undefined;
        }

        var unit = TicksOf(part) ?? throw Unknown(part);
        return Safe(() =>
        {
            var bin = checked(unit * size!.Value);
            var since = date.Ticks - start.Ticks;
            return Text(start.AddTicks((long)Math.Floor((decimal)since / bin) * bin));
        });
    }

    private static object? FromParts(object?[] values)
    {
        var parts = values.Select(NumberFunctions.Integer).ToList();
        return parts.Contains(null) ? Value.Undefined : Safe(() =>
        {
            int At(int index) => index < parts.Count ? checked((int)parts[index]!.Value) : 0;
            return At(6) is >= 0 and < 10_000_000 and var ticks
                ? Text(new DateTime(At(0), At(1), At(2), At(3), At(4), At(5), DateTimeKind.Utc).AddTicks(ticks))
                : Value.Undefined;
        });
    }

    private static long? TicksOf(string part) => part switch
    {
        "day" or "dd" or "d" => TimeSpan.TicksPerDay,
        "hour" or "hh" => TimeSpan.TicksPerHour,
        "minute" or "mi" or "n" => TimeSpan.TicksPerMinute,
        "second" or "ss" or "s" => TimeSpan.TicksPerSecond,
        "millisecond" or "ms" => TimeSpan.TicksPerMillisecond,
        "microsecond" or "mcs" => TimeSpan.TicksPerMicrosecond,
        _ => null,
    };

    // A date outside the years 1 to 9999 is undefined, and so is the result for an unknown part of a date.
    private static object? Safe(Func<object?> date)
    {
        try
        {
            return date();
        }
        catch (Exception outside) when (outside is ArgumentException or OverflowException or SqlException)
        {
            return Value.Undefined;
        }
    }

    private static SqlException Unknown(string part) => new($"'{part}' is not a part of a date that the function accepts.");
}
