using System.Text.Json.Nodes;
using VoiceAgent.Emulators.LiveKit.Protocol;

namespace VoiceAgent.Emulators.LiveKit.Rooms;

/// <summary>The service <c>livekit.RoomService</c>.</summary>
internal sealed class RoomService(RoomTable rooms)
{
    // limit.max_room_name_length and the other limits of the server's configuration, with their defaults.
    private const int LongestRoomName = 256;
    private const int LongestMetadata = 64 * 1024;

    public async Task<JsonObject> AnswerAsync(string method, JsonObject request, TokenGrants grants)
    {
        switch (method)
        {
            case "CreateRoom":
                grants.NeedRoomCreate();
                return Create(ProtoShapes.CreateRoom.Complete(request));
            case "ListRooms":
                grants.NeedRoomList();
                return List(request.Texts("names"));
            case "DeleteRoom":
                grants.NeedRoomCreate();
                await rooms.DeleteAsync(request.Text("room"));
                return [];
        }

        var room = request.Text("room");
        grants.NeedAdminOf(room);
        switch (method)
        {
            case "ListParticipants":
                return new JsonObject { ["participants"] = rooms.Locked(() => new JsonArray([.. rooms.All.FirstOrDefault(one => one.Name == room)?.Participants.Select(static one => (JsonNode)one.ToJson()) ?? []])) };
            case "GetParticipant":
                return rooms.Locked(() => rooms.Need(room, request.Text("identity")).ToJson());
            case "RemoveParticipant":
                return await rooms.LeaveAsync(room, rooms.Locked(() => rooms.Need(room, request.Text("identity"))), "PARTICIPANT_REMOVED") ? [] : throw TwirpError.NotFound("participant does not exist");
            case "MutePublishedTrack":
                return Mute(room, request);
            case "UpdateParticipant":
                return Update(room, request);
            case "UpdateSubscriptions":
                _ = rooms.Locked(() => rooms.Need(room, request.Text("identity")));
                return [];
            case "SendData":
                return Send(room, request);
            case "UpdateRoomMetadata":
                return Describe(room, request.Text("metadata"));
            default:
                throw new TwirpError("unimplemented", $"the emulator has no RoomService/{method}");
        }
    }

    private JsonObject Create(JsonObject request)
    {
        if (request.Text("name").Length is 0 or > LongestRoomName)
        {
            throw TwirpError.Invalid(request.Text("name").Length == 0 ? "no room name" : $"room name length exceeds limits: max length {LongestRoomName}");
        }

        Limit(request.Text("metadata"));
        var room = rooms.Open(request.Text("name"), created =>
        {
            created.Metadata = request.Text("metadata");
            created.EmptyTimeout = request.Number("empty_timeout") is > 0 and var empty ? empty : created.EmptyTimeout;
            created.DepartureTimeout = request.Number("departure_timeout") is > 0 and var departure ? departure : created.DepartureTimeout;
            created.MaxParticipants = request.Number("max_participants");
        });
        return rooms.Locked(room.ToJson);
    }

    private JsonObject List(IReadOnlyList<string> names) => new()
    {
        ["rooms"] = rooms.Locked(() => new JsonArray([.. rooms.All.Where(room => names.Count == 0 || names.Contains(room.Name)).Select(static room => (JsonNode)room.ToJson())])),
    };

    private JsonObject Mute(string room, JsonObject request) => rooms.Locked(() =>
    {
        var participant = rooms.Need(room, request.Text("identity"));
        if (participant.TrackSid != request.Text("track_sid"))
        {
            throw TwirpError.NotFound("track is not found");
        }

        // The server's enable_remote_unmute is off by default.
        if (!request.Flag("muted") && participant.IsMuted)
        {
            throw new TwirpError("failed_precondition", "remote unmute not enabled");
        }

        participant.IsMuted = request.Flag("muted");
        return new JsonObject { ["track"] = participant.Track() };
    });

    private JsonObject Update(string room, JsonObject request)
    {
        Limit(request.Text("metadata"));
        return rooms.Locked(() =>
        {
            var participant = rooms.Need(room, request.Text("identity"));
            participant.Metadata = request.Text("metadata") is { Length: > 0 } metadata ? metadata : participant.Metadata;
            participant.Name = request.Text("name") is { Length: > 0 } name ? name : participant.Name;
            foreach (var (attribute, value) in request.Map("attributes"))
            {
                if (value.Length == 0)
                {
                    participant.Attributes.Remove(attribute);
                }
                else
                {
                    participant.Attributes[attribute] = value;
                }
            }

            return participant.ToJson();
        });
    }

    private JsonObject Send(string room, JsonObject request)
    {
        if (!Convert.TryFromBase64String(request.Text("data"), new byte[request.Text("data").Length], out _))
        {
            throw new TwirpError("malformed", "the json request could not be decoded");
        }

        _ = rooms.Locked(() => rooms.Need(room));
        return [];
    }

    private JsonObject Describe(string name, string metadata)
    {
        Limit(metadata);
        return rooms.Locked(() =>
        {
            var room = rooms.Need(name);
            room.Metadata = metadata.Length > 0 ? metadata : room.Metadata;
            return room.ToJson();
        });
    }

    private static void Limit(string metadata)
    {
        if (metadata.Length > LongestMetadata)
        {
            throw TwirpError.Invalid($"metadata size exceeds limits {LongestMetadata}");
        }
    }
}
