using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VoiceAgent.Contracts.Calls;

/// <summary>
/// Identifies one call from its first ring on. It is a UUIDv7, so it contains the time of the first ring. The day and the bucket
/// under which the call is stored follow from it, so no index is needed to find the call.
/// </summary>
[JsonConverter(typeof(JsonForm))]
public readonly record struct CallId(Guid Value) : IParsable<CallId>
{
    // 16 buckets a day keep one day's calls from sharing a single logical partition (20 GB, 10,000 RU/s in Cosmos).
    private const int Buckets = 16;

    // A UUIDv7 can hold times that no calendar of .NET has. No call rings after the year 9000.
    private static readonly long Latest = new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>The container of blob storage that holds the audio of all calls.</summary>
    public const string RecordingsContainer = "recordings";

    public static CallId At(DateTimeOffset rang) => new(Guid.CreateVersion7(rang));

    /// <summary>The moment the call rang, to the millisecond, UTC.</summary>
    public DateTimeOffset RangAt => DateTimeOffset.FromUnixTimeMilliseconds(MillisecondsOf(Value));

    /// <summary>The UTC day the call rang on, <c>yyyy-MM-dd</c>.</summary>
    public string Day => RangAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Where the call and its turns are stored: <c>yyyy-MM-dd#bb</c>.</summary>
    public string PartitionKey
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            Value.TryWriteBytes(bytes, bigEndian: true, out _);
            return PartitionKeyOf(Day, bytes[15] % Buckets);
        }
    }

    /// <summary>All partitions that may contain calls of a day.</summary>
    public static IEnumerable<string> PartitionKeysOf(string day) => Enumerable.Range(0, Buckets).Select(bucket => PartitionKeyOf(day, bucket));

    /// <summary>Where the call's audio is stored in <see cref="RecordingsContainer"/>, without the file extension: <c>yyyy/MM/dd/{callId}</c>.</summary>
    public string RecordingPath => $"{RangAt.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture)}/{this}";

    /// <summary>36 characters, lower case, with dashes.</summary>
    public override string ToString() => Value.ToString("D");

    public static CallId Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException("A call id is a UUID of version 7.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CallId result)
    {
        var parsed = Guid.TryParse(s, out var value) && value.Version == 7 && MillisecondsOf(value) < Latest;
        result = parsed ? new CallId(value) : default;
        return parsed;
    }

    private static long MillisecondsOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = 0L;
        foreach (var part in bytes[..6])
        {
            milliseconds = (milliseconds << 8) | part;
        }

        return milliseconds;
    }

    private static string PartitionKeyOf(string day, int bucket) => string.Create(CultureInfo.InvariantCulture, $"{day}#{bucket:x2}");

    private sealed class JsonForm : JsonConverter<CallId>
    {
        public override CallId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), null, out var id) ? id : throw new JsonException("A call id is a UUID of version 7.");

        public override void Write(Utf8JsonWriter writer, CallId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
