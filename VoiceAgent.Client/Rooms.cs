namespace VoiceAgent.Client;

/// <param name="HasMore">There are more rooms than are listed.</param>
public sealed record RoomList(IReadOnlyList<RoomInfo> Rooms, bool HasMore);

/// <param name="Id">LiveKit's own id of this occurrence of the room.</param>
/// <param name="Participants">How many are in it.</param>
public sealed record RoomInfo(string Name, string Id, DateTimeOffset CreatedAt, int Participants);

/// <param name="Agent">The agent that is asked into the room.</param>
/// <param name="Language">BCP 47. Null: the language of the route.</param>
/// <param name="Metadata">Of the participant, at most 8 kilobytes.</param>
public sealed record RoomAgentRequest(string Agent, string? Language = null, string? Metadata = null);

/// <param name="Identity">Of the agent in the room.</param>
/// <param name="CallId">LiveKit's own id of the call. Null: not known.</param>
/// <param name="WasThere">True when the agent was in the room already.</param>
public sealed record RoomAgent(string Room, string Identity, string? CallId, bool WasThere);

/// <param name="Room">The room that the holder may join.</param>
/// <param name="Identity">Who the holder is in the room.</param>
public sealed record RoomTokenRequest(string Room, string Identity)
{
    /// <summary>What other participants see.</summary>
    public string? Name { get; init; }

    /// <summary>Of the participant, at most 8 kilobytes.</summary>
    public string? Metadata { get; init; }

    /// <summary>Of the participant.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    /// <summary>How long the token is valid. Null: 10 minutes.</summary>
    public int? Seconds { get; init; }

    /// <summary>Null: yes.</summary>
    public bool? CanPublish { get; init; }

    /// <summary>Null: yes.</summary>
    public bool? CanSubscribe { get; init; }

    /// <summary>Null: yes.</summary>
    public bool? CanPublishData { get; init; }

    /// <summary>Other participants do not see the holder.</summary>
    public bool? Hidden { get; init; }

    /// <summary>The room gets it when the holder is the first in it. It can name the agent and the language.</summary>
    public string? RoomMetadata { get; init; }
}

/// <param name="Url">Where clients connect.</param>
/// <param name="Token">For one holder. It is a secret until it expires.</param>
public sealed record RoomToken(string Url, string Token, DateTimeOffset ExpiresAt);
