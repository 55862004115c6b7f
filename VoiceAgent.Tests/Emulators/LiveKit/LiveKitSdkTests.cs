using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Emulators.LiveKit;

/// <summary>LiveKit's official Node SDK against the emulator: RoomServiceClient, SipClient, AccessToken, and WebhookReceiver on its webhooks.</summary>
[Trait("Speed", "Slow")]
public sealed class LiveKitSdkTests
{
    [Fact]
    public async Task The_official_sdk_uses_every_method()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var livekit = await EmulatedLiveKit.StartAsync(("LiveKit:Webhooks:0", receiver.Address.ToString()));

        await NodeSdk.PassesAsync(
            "livekit-sdk.mjs", [livekit.Address.ToString(), EmulatedLiveKit.Key, EmulatedLiveKit.Secret, new Uri(receiver.Address, "/received").ToString(), EmulatedLiveKit.AdminKey]);
    }
}
