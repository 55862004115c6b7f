using System.Text.Json;

namespace VoiceAgent.Contracts.Trunks;

/// <summary>What happens with a call, and why.</summary>
public sealed record DispatchAnswer
{
    /// <summary>The id of the trunk. Null when none has the source.</summary>
    public string? Trunk { get; init; }

    /// <summary>The rule that decides. Null when none matches.</summary>
    public string? Rule { get; init; }

    /// <summary>The called number in E.164.</summary>
    public string Called { get; init; } = "";

    /// <summary>The caller's number in E.164. Empty: withheld.</summary>
    public string Caller { get; init; } = "";

    /// <summary>The number of the route. Null when the call is refused.</summary>
    public string? Route { get; init; }

    /// <summary>The agent that answers during the route's hours. Null when the call is refused.</summary>
    public string? Agent { get; init; }

    /// <summary>BCP 47.</summary>
    public string? Language { get; init; }

    /// <summary>A JSON object.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>The name of the room.</summary>
    public string? Room { get; init; }

    /// <summary>The caller must enter digits first.</summary>
    public bool AsksPin { get; init; }

    /// <summary>The SIP status of a refusal.</summary>
    public int? Status { get; init; }

    /// <summary>Why the call is refused.</summary>
    public string? Refusal { get; init; }

    /// <summary>What was considered, in order. Sentences.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];
}
