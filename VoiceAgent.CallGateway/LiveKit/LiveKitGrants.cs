using System.Text.Json;
using System.Text.Json.Serialization;

namespace VoiceAgent.CallGateway.LiveKit;

/// <summary>What the holder of an access token may do (<c>auth/grants.go</c>). What is null is not in the token.</summary>
internal sealed record LiveKitGrants
{
    public VideoGrant? Video { get; init; }

    public SipGrant? Sip { get; init; }

    /// <summary>The room gets these settings when the holder is the first in it.</summary>
    public RoomConfiguration? RoomConfig { get; init; }

    /// <summary>Other participants see it.</summary>
    public string? Metadata { get; init; }

    public string? Name { get; init; }

    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    /// <summary>May change trunks and dispatch rules.</summary>
    public static LiveKitGrants SipAdmin { get; } = new() { Sip = new SipGrant { Admin = true } };

    public static LiveKitGrants RoomList { get; } = new() { Video = new VideoGrant { RoomList = true } };

    public static LiveKitGrants RoomCreate { get; } = new() { Video = new VideoGrant { RoomCreate = true } };

    public static LiveKitGrants AdminOf(string room) => new() { Video = new VideoGrant { RoomAdmin = true, Room = room } };

    /// <summary>May place calls, and transfer those of the room.</summary>
    public static LiveKitGrants CallsOf(string room) => AdminOf(room) with { Sip = new SipGrant { Call = true } };

    /// <summary>The claims as JSON values. The names are those of the Go structures.</summary>
    public IDictionary<string, object> Claims()
    {
        var json = JsonSerializer.SerializeToElement(this, Json);
        return json.EnumerateObject().ToDictionary(static claim => claim.Name, static claim => claim.Value.ValueKind is JsonValueKind.String ? claim.Value.GetString()! : (object)claim.Value);
    }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
}

/// <summary>The claim <c>video</c>. Without any of the permissions in a room, the holder may publish and subscribe.</summary>
internal sealed record VideoGrant
{
    public bool? RoomCreate { get; init; }

    public bool? RoomList { get; init; }

    public bool? RoomAdmin { get; init; }

    public bool? RoomJoin { get; init; }

    public string? Room { get; init; }

    public bool? CanPublish { get; init; }

    public bool? CanSubscribe { get; init; }

    public bool? CanPublishData { get; init; }

    public IReadOnlyList<string>? CanPublishSources { get; init; }

    public bool? CanUpdateOwnMetadata { get; init; }

    public bool? Hidden { get; init; }
}

/// <summary>The claim <c>sip</c>.</summary>
internal sealed record SipGrant
{
    public bool? Admin { get; init; }

    public bool? Call { get; init; }
}

/// <summary>The claim <c>roomConfig</c>, in the JSON form of protocol buffers.</summary>
internal sealed record RoomConfiguration
{
    public string? Metadata { get; init; }

    /// <summary>In seconds.</summary>
    public int? EmptyTimeout { get; init; }

    /// <summary>In seconds.</summary>
    public int? DepartureTimeout { get; init; }

    public int? MaxParticipants { get; init; }
}
