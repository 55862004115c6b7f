using System.Diagnostics.CodeAnalysis;
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

    /// <summary>Reads an event. During a deploy, another version of a program may have written it.</summary>
    /// <returns>False when this version does not know the event. Readers skip such an event.</returns>
    public static bool TryRead(ReadOnlySpan<char> json, [NotNullWhen(true)] out CallEvent? happened)
    {
        try
        {
            happened = JsonSerializer.Deserialize<CallEvent>(json, Json);
            return happened is not null;
        }
        catch (Exception unknown) when (unknown is JsonException or NotSupportedException)
        {
            happened = null;
            return false;
        }
    }
}
