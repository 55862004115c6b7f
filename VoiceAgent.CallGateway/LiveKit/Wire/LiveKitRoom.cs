namespace VoiceAgent.CallGateway.LiveKit.Wire;

/// <summary><c>Room</c>.</summary>
internal sealed record LiveKitRoom
{
    public string Sid { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>Seconds since 1970.</summary>
    public long CreationTime { get; init; }

    /// <summary>Milliseconds since 1970. Older servers have only <see cref="CreationTime"/>.</summary>
    public long CreationTimeMs { get; init; }

    public string Metadata { get; init; } = "";

    public int NumParticipants { get; init; }

    public int MaxParticipants { get; init; }

    public long CreatedMs() => CreationTimeMs > 0 ? CreationTimeMs : CreationTime * 1000;
}

/// <summary><c>ParticipantInfo</c>.</summary>
internal sealed record LiveKitParticipant
{
    public string Sid { get; init; } = "";

    public string Identity { get; init; } = "";

    /// <summary><c>JOINING</c>, <c>JOINED</c>, <c>ACTIVE</c> or <c>DISCONNECTED</c>. An empty one is JOINING, the first of the enumeration.</summary>
    public string State { get; init; } = "";

    public string Name { get; init; } = "";

    public string Metadata { get; init; } = "";

    /// <summary><c>STANDARD</c>, <c>SIP</c> and more. An empty one is STANDARD.</summary>
    public string Kind { get; init; } = "";

    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    public IReadOnlyList<LiveKitTrack>? Tracks { get; init; }
}

/// <summary><c>TrackInfo</c>.</summary>
internal sealed record LiveKitTrack
{
    public string Sid { get; init; } = "";

    public bool Muted { get; init; }
}

/// <summary><c>CreateRoomRequest</c>.</summary>
internal sealed record LiveKitRoomOrder
{
    public required string Name { get; init; }

    /// <summary>Seconds for which an empty room is kept before anybody joins. Null: the server's setting.</summary>
    public int? EmptyTimeout { get; init; }

    /// <summary>Seconds for which a room is kept after everybody left. Null: the server's setting.</summary>
    public int? DepartureTimeout { get; init; }

    public int? MaxParticipants { get; init; }

    public string? Metadata { get; init; }
}

internal sealed record LiveKitRoomNames(IReadOnlyList<string> Names);

internal sealed record LiveKitRooms
{
    public IReadOnlyList<LiveKitRoom>? Rooms { get; init; }
}

internal sealed record LiveKitRoomKey(string Room);

internal sealed record LiveKitRoomMetadata(string Room, string Metadata);

internal sealed record LiveKitParticipants
{
    public IReadOnlyList<LiveKitParticipant>? Participants { get; init; }
}

internal sealed record LiveKitParticipantKey(string Room, string Identity);

internal sealed record LiveKitMute(string Room, string Identity, string TrackSid, bool Muted);

internal sealed record LiveKitMuted
{
    public LiveKitTrack? Track { get; init; }
}

/// <summary><c>UpdateParticipantRequest</c>. What is null stays as it is.</summary>
internal sealed record LiveKitParticipantChange(string Room, string Identity)
{
    public string? Metadata { get; init; }

    public string? Name { get; init; }

    /// <summary>An attribute with an empty value is removed. Others stay.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }
}

/// <summary><c>SendDataRequest</c>.</summary>
/// <param name="Data">It goes as base64.</param>
/// <param name="Kind"><c>RELIABLE</c> or <c>LOSSY</c>.</param>
internal sealed record LiveKitData(string Room, byte[] Data, string Kind)
{
    public IReadOnlyList<string>? DestinationIdentities { get; init; }

    public string? Topic { get; init; }
}
