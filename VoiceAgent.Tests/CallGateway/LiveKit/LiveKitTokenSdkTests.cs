using VoiceAgent.CallGateway.LiveKit;
using VoiceAgent.CallGateway.LiveKit.Webhooks;
using VoiceAgent.Tests.Emulators.LiveKit;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.LiveKit;

/// <summary>The official Node SDK reads our tokens, and the product accepts webhooks that the SDK signs.</summary>
[Trait("Speed", "Slow")]
public sealed class LiveKitTokenSdkTests
{
    [Fact]
    public async Task The_official_sdk_and_the_product_understand_each_others_tokens()
    {
        var options = LiveKitBench.Of(new LiveKitOptions { Url = "http://127.0.0.1:1", ApiKey = EmulatedLiveKit.Key, ApiSecret = EmulatedLiveKit.Secret });
        var signature = new LiveKitSignature(options, TimeProvider.System);
        await using var receiver = await WebhookReceiver.StartAsync(async (authorization, body) => await signature.HashOfAsync(authorization) is { } hash && LiveKitSignature.Fits(hash, body));
        var token = new LiveKitTokens(options, TimeProvider.System).Make(
            new LiveKitGrants
            {
                Video = new VideoGrant { RoomJoin = true, Room = "sales", CanPublish = false },
                Sip = new SipGrant { Call = true },
                Name = "Bo",
                Metadata = "m",
                Attributes = new Dictionary<string, string> { ["a"] = "b" },
                RoomConfig = new RoomConfiguration { Metadata = "r", EmptyTimeout = 60 },
            },
            TimeSpan.FromMinutes(2),
            "bo");

        await NodeSdk.PassesAsync("livekit-tokens.mjs", [EmulatedLiveKit.Key, EmulatedLiveKit.Secret, token, new Uri(receiver.Address, "/verify").ToString()]);
    }
}
