using VoiceAgent.AppHost.Running;

namespace VoiceAgent.AppHost.Platforms;

/// <summary>The emulated LiveKit server, which starts only with <c>--livekit</c>.</summary>
internal sealed partial class Emulation
{
    private const string LiveKitKey = "APIvoiceagent";

    // The number whose agent is asked into rooms.
    private const string LiveKitNumber = "+15550199001";

    public override void UseLiveKit(IResourceBuilder<ProjectResource> gateway)
    {
        var secret = AddKey("livekit-secret");
        var livekit = AddEmulator("livekit", 18095, "VideoPeople")
            .WithEnvironment($"LiveKit__Keys__{LiveKitKey}", secret)
            .WithEnvironment("LiveKit__Webhooks__0", ReferenceExpression.Create($"{AddressOf(gateway, "http")}/webhooks/livekit"));
        gateway.WithEnvironment("LiveKit__Url", livekit.Resource.Url)
            .WithEnvironment("LiveKit__ApiKey", LiveKitKey)
            .WithEnvironment("LiveKit__ApiSecret", secret)
            .WithEnvironment("LiveKit__OutboundTrunks__0__Name", "agents")
            .WithEnvironment("LiveKit__OutboundTrunks__0__Address", $"127.0.0.1:{TelephonesPort}")
            .WithEnvironment("LiveKit__OutboundTrunks__0__Transport", "Udp")
            .WithEnvironment("LiveKit__OutboundTrunks__0__Numbers__0", LiveKitNumber)
            .WithEnvironment("LiveKit__Agent__Number", LiveKitNumber)
            .WaitFor(livekit);
    }
}
