using VoiceAgent.CallGateway.LiveKit.Rooms;
using VoiceAgent.CallGateway.LiveKit.Wire;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.LiveKit;

/// <summary>What reports tell about a room, in any order.</summary>
public sealed class KnownRoomTests
{
    private static readonly LiveKitEvent[] Story =
    [
        Happened(LiveKitNames.RoomStarted, 10, "first"),
        Joined(11, []),
        Joined(12, new() { [LiveKitNames.SipCallId] = "c-1@sip" }),
        Happened(LiveKitNames.RoomFinished, 20, "last"),
    ];

    [Fact]
    public void Every_order_and_every_repetition_gives_the_same_room()
    {
        var wanted = Fold(Story);
        Assert.Equal(("last", 20L), (wanted.Metadata, wanted.EndedAt));
        Assert.Equal(["SCL_1", "c-1@sip"], wanted.Keys());

        foreach (var order in Orders(Story))
        {
            Assert.Equivalent(wanted, Fold([.. order, .. order]), strict: true);
        }
    }

    [Fact]
    public void A_call_that_has_left_stays_away()
    {
        var left = Joined(15, []) with { Event = LiveKitNames.ParticipantLeft };

        Assert.True(Fold([left, Joined(11, [])]).Calls["PA_1"].HasLeft);
        Assert.True(Fold([Joined(11, []), left]).Calls["PA_1"].HasLeft);
    }

    [Fact]
    public void People_who_are_no_calls_and_a_flood_of_calls_are_not_kept()
    {
        Assert.Empty(Fold([Joined(11, []) with { Participant = Joined(11, []).Participant! with { Kind = "STANDARD" } }]).Calls);
        Assert.Equal(50, Fold([.. Enumerable.Range(0, 200).Select(number => Joined(11, []) with { Participant = Joined(11, []).Participant! with { Sid = $"PA_{number}" } })]).Calls.Count);
    }

    private static KnownRoom Fold(IEnumerable<LiveKitEvent> events) => events.Aggregate((KnownRoom?)null, KnownRoom.After)!;

    private static LiveKitEvent Happened(string what, long at, string metadata) => new()
    {
        Event = what,
        Id = $"EV_{at}",
        CreatedAt = at,
        Room = new LiveKitRoom { Sid = "RM_1", Name = "sales", CreationTimeMs = 10_000, Metadata = metadata },
    };

    private static LiveKitEvent Joined(long at, Dictionary<string, string> more) => Happened(LiveKitNames.ParticipantJoined, at, "first") with
    {
        Participant = new LiveKitParticipant { Sid = "PA_1", Identity = "sip_1", Kind = LiveKitNames.SipKind, Attributes = new Dictionary<string, string>(more) { [LiveKitNames.CallId] = "SCL_1" } },
    };

    private static IEnumerable<LiveKitEvent[]> Orders(LiveKitEvent[] events) => events.Length < 2
        ? [events]
        : events.SelectMany((first, index) => Orders([.. events[..index], .. events[(index + 1)..]]).Select(rest => (LiveKitEvent[])[first, .. rest]));
}
