using System.Globalization;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.LiveKit.Protocol;

namespace VoiceAgent.Emulators.LiveKit.Rooms;

/// <summary>A participant of a room.</summary>
internal sealed class Participant(string identity, string kind, DateTimeOffset joined)
{
    public string Sid { get; } = Ids.New("PA_");

    public string Identity => identity;

    /// <summary><c>STANDARD</c>, <c>SIP</c> or <c>AGENT</c>.</summary>
    public string Kind => kind;

    public string Name { get; set; } = "";

    public string Metadata { get; set; } = "";

    public string State { get; set; } = "ACTIVE";

    public string DisconnectReason { get; set; } = "UNKNOWN_REASON";

    public Dictionary<string, string> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>One audio track, which can be muted.</summary>
    public string TrackSid { get; } = Ids.New("TR_");

    public bool IsMuted { get; set; }

    /// <summary>Ends its call, when it is one. It is called once.</summary>
    public Func<Task>? HangUp { get; set; }

    public JsonObject Track() => new() { ["sid"] = TrackSid, ["type"] = "AUDIO", ["name"] = "", ["muted"] = IsMuted, ["source"] = "MICROPHONE", ["mime_type"] = "audio/opus" };

    public JsonObject ToJson() => new()
    {
        ["sid"] = Sid,
        ["identity"] = Identity,
        ["state"] = State,
        ["tracks"] = new JsonArray(Track()),
        ["metadata"] = Metadata,
        ["joined_at"] = joined.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        ["joined_at_ms"] = joined.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        ["name"] = Name,
        ["version"] = 0,
        ["permission"] = null,
        ["region"] = "",
        ["is_publisher"] = true,
        ["kind"] = Kind,
        ["attributes"] = Attributes.ToJson(),
        ["disconnect_reason"] = DisconnectReason,
    };
}
