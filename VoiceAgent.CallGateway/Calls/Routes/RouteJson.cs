using System.Text.Json;
using System.Text.Json.Serialization;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>Routes as JSON.</summary>
internal static class RouteJson
{
    /// <summary>For requests: a member that does not exist and a null that is not allowed are mistakes.</summary>
    public static JsonSerializerOptions Strict { get; } = new(LoggedEvent.Json)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>Lists inside a record are compared by their values here.</summary>
    public static bool AreSame(Route one, Route other) => JsonSerializer.Serialize(one, LoggedEvent.Json) == JsonSerializer.Serialize(other, LoggedEvent.Json);
}
