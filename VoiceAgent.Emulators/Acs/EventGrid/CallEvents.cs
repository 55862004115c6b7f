using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Calls;

namespace VoiceAgent.Emulators.Acs.EventGrid;

/// <summary>
/// Tells Event Grid of the beginnings and ends of conversations, and of their participants. The real service reports users of the resource only. The
/// emulator reports telephone numbers too, because most of its callers have one.
/// </summary>
internal sealed class CallEvents(GridPost grid, TimeProvider time)
{
    public void Started(Conversation conversation)
    {
        conversation.Began = time.GetUtcNow();
        grid.Post(GridKind.CallStarted, $"call/{conversation.ServerCallId}/startedBy/{conversation.StartedBy?.RawId}", About(conversation));
        foreach (var person in conversation.Participants)
        {
            Added(conversation, person.Party);
        }
    }

    public void Ended(Conversation conversation)
    {
        var data = About(conversation);
        data["durationOfCall"] = (time.GetUtcNow() - conversation.Began).TotalSeconds;
        grid.Post(GridKind.CallEnded, $"call/{conversation.ServerCallId}", data);
    }

    public void Added(Conversation conversation, Party party) => grid.Post(GridKind.ParticipantAdded, Subject(conversation, party), About(conversation, party));

    public void Removed(Conversation conversation, Party party) => grid.Post(GridKind.ParticipantRemoved, Subject(conversation, party), About(conversation, party));

    private static string Subject(Conversation conversation, Party party) => $"call/{conversation.ServerCallId}/participant/{party.RawId}";

    private static JsonObject About(Conversation conversation, Party? user = null)
    {
        var data = new JsonObject
        {
            ["startedBy"] = conversation.StartedBy?.ToJson(),
            ["serverCallId"] = conversation.ServerCallId,
            ["group"] = conversation.GroupId is { } group ? new JsonObject { ["id"] = group } : null,
            ["room"] = conversation.RoomId is { } room ? new JsonObject { ["id"] = room } : null,
            ["isTwoParty"] = conversation.RoomId is null && conversation.GroupId is null && conversation.Participants.Length < 2,
            ["correlationId"] = conversation.CorrelationId,
            ["isRoomsCall"] = conversation.RoomId is not null,
        };
        if (user is not null)
        {
            (data["user"], data["displayName"], data["participantId"], data["endpointType"]) = (user.ToJson(), "", Guid.NewGuid().ToString(), "emulator");
        }

        return data;
    }
}
