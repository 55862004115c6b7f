using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VoiceAgent.Contracts.Calls;

/// <summary>An event with its position in the call's log.</summary>
/// <param name="Sequence">1, 2, 3 … The log assigns the numbers without gaps, also with several writers.</param>
public sealed record LoggedEvent(long Sequence, DateTimeOffset At, CallEvent Event)
{
    /// <summary>The JSON format of events and records in Redis, Cosmos and the API: camelCase, enums as words.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowOutOfOrderMetadataProperties = true,
    };
}
