using System.Text.Json;
using VoiceAgent.Emulators.LiveKit.Rooms;
using VoiceAgent.Tests.Emulators.Acs;
using Xunit;

namespace VoiceAgent.Tests.Emulators.LiveKit;

/// <summary>How the emulator sends webhooks: in order, again after a refusal, and with the faults of the configuration.</summary>
public sealed class LiveKitWebhookSendingTests
{
    [Fact]
    public async Task Events_of_a_room_keep_their_order_while_the_receiver_refuses_some()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Refused = 2;
        await using var livekit = await EmulatedLiveKit.StartAsync(("LiveKit:Webhooks:0", receiver.Address.ToString()));
        var rooms = livekit.Get<RoomTable>();

        await rooms.LeaveAsync("sales", rooms.Join("sales", "ana", "STANDARD", _ => { }), "CLIENT_INITIATED");
        await rooms.DeleteAsync("sales");

        await Eventually.Is(() => receiver.Received.Count == 4, "four events");
        Assert.Equal(["room_started", "participant_joined", "participant_left", "room_finished"], receiver.Received.Select(Kind));
    }

    [Fact]
    public async Task An_event_can_be_delivered_twice()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var livekit = await EmulatedLiveKit.StartAsync(
            ("LiveKit:Webhooks:0", receiver.Address.ToString()), ("Faults:livekit.webhook:Kind", "duplicate"), ("Faults:livekit.webhook:Once", "true"));

        livekit.Get<RoomTable>().Join("sales", "ana", "STANDARD", _ => { });

        await Eventually.Is(() => receiver.Received.Count == 3, "three deliveries");
        Assert.Equal(["room_started", "room_started", "participant_joined"], receiver.Received.Select(Kind));
    }

    private static string Kind(ReceivedWebhook webhook) => JsonDocument.Parse(webhook.Body).RootElement.GetProperty("event").GetString()!;
}
