using System.Globalization;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.LiveKit.Protocol;

namespace VoiceAgent.Emulators.LiveKit.Rooms;

/// <summary>A room while it lasts.</summary>
internal sealed class Room(string name, DateTimeOffset created)
{
    public string Sid { get; } = Ids.New("RM_");

    public string Name => name;

    public string Metadata { get; set; } = "";

    /// <summary>Seconds for which it is kept before anybody joins.</summary>
    public int EmptyTimeout { get; set; } = 300;

    /// <summary>Seconds for which it is kept after everybody left.</summary>
    public int DepartureTimeout { get; set; } = 20;

    public int MaxParticipants { get; set; }

    public List<Participant> Participants { get; } = [];

    /// <summary>It counts joins, so that a timer knows whether somebody came after it was started.</summary>
    public int Joins { get; set; }

    public JsonObject ToJson() => new()
    {
        ["sid"] = Sid,
        ["name"] = Name,
        ["empty_timeout"] = EmptyTimeout,
        ["departure_timeout"] = DepartureTimeout,
        ["max_participants"] = MaxParticipants,
        ["creation_time"] = created.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        ["creation_time_ms"] = created.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        ["turn_password"] = "",
        ["enabled_codecs"] = new JsonArray(),
        ["metadata"] = Metadata,
        ["num_participants"] = Participants.Count,
        ["num_publishers"] = Participants.Count,
        ["active_recording"] = false,
        ["version"] = null,
    };
}
