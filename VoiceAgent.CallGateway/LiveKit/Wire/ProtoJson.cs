using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace VoiceAgent.CallGateway.LiveKit.Wire;

/// <summary>
/// The JSON form of protocol buffers. Twirp writes the names of the proto files (<c>sip_trunk_id</c>), and webhooks write <c>sipTrunkId</c>. Both are read.
/// 64-bit numbers may be strings. Unknown members are ignored, because newer servers have more of them.
/// </summary>
internal static class ProtoJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { ReadBothNames } },
        Converters = { new Seconds() },
        MaxDepth = 32,
    };

    private static void ReadBothNames(JsonTypeInfo type)
    {
        // Types with constructor parameters are requests, which are not read.
        if (type.Kind is not JsonTypeInfoKind.Object || type.CreateObject is null)
        {
            return;
        }

        foreach (var property in type.Properties.ToArray())
        {
            var other = Camel(property.Name);
            if (other == property.Name || property.Set is null)
            {
                continue;
            }

            var alias = type.CreateJsonPropertyInfo(property.PropertyType, other);
            alias.Set = property.Set;
            alias.NumberHandling = property.NumberHandling;
            type.Properties.Add(alias);
        }
    }

    private static string Camel(string snake) => string.Concat(snake.Split('_').Select(static (part, index) => index == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]));

    /// <summary><c>google.protobuf.Duration</c>: seconds with an s, such as <c>3.5s</c>.</summary>
    private sealed class Seconds : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType is JsonTokenType.String && reader.GetString() is { Length: > 1 and < 32 } text && text[^1] == 's'
            && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && Math.Abs(seconds) < 1e9
                ? TimeSpan.FromSeconds(seconds)
                : throw new JsonException("A duration is written as seconds with an s, such as 3.5s.");

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds:0.######}s"));
    }
}
