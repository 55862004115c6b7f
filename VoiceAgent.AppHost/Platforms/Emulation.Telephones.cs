using VoiceAgent.AppHost.Clients;
using VoiceAgent.AppHost.Running;

namespace VoiceAgent.AppHost.Platforms;

/// <summary>SIP telephones on this machine, which can call only with <c>--telephones</c>.</summary>
internal sealed partial class Emulation
{
    // Several gateways share this range. The first one has the first port.
    private const string TelephonesPort = "18060";
    private const string LastTelephonesPort = "18069";

    // A telephone of this machine that takes the calls of the platform.
    private const string DeskPort = "18070";

    public override void UseTelephones(IResourceBuilder<ProjectResource> gateway, IResourceBuilder<ProjectResource> pipeline)
    {
        string[] numbers = [PhoneApi.Claims, .. SampleNumbers.Select(sample => sample.Number)];
        gateway.WithEnvironment("Sip__IsOn", "true")
            .WithEnvironment("Sip__Listen__0", $"udp:127.0.0.1:{TelephonesPort}-{LastTelephonesPort}")
            .WithEnvironment("Sip__Listen__1", $"tcp:127.0.0.1:{TelephonesPort}-{LastTelephonesPort}")
            .WithEnvironment("Sip__Trunks__0__Id", "telephones")
            .WithEnvironment("Sip__Trunks__0__Name", "Telephones on this machine")
            .WithEnvironment("Sip__Trunks__0__Addresses__0__Host", "127.0.0.1")
            .WithEnvironment("Sip__Trunks__0__Addresses__0__Port", DeskPort)
            .WithEnvironment("Sip__Trunks__0__Addresses__0__Transport", "Udp")
            .WithEnvironment("Sip__Trunks__0__Addresses__1__Host", "127.0.0.1")
            .WithEnvironment("Sip__Trunks__0__Addresses__1__Port", DeskPort)
            .WithEnvironment("Sip__Trunks__0__Addresses__1__Transport", "Tcp")
            .WithEnvironment("Sip__Trunks__0__Toll__Prefixes__0", "+1555");
        foreach (var (number, at) in numbers.Select((number, at) => (number, at)))
        {
            gateway.WithEnvironment($"Sip__Trunks__0__Numbers__{at}", number);
        }

        // A softphone on this machine names the address of the network card, and its packets come from 127.0.0.1.
        pipeline.WithEnvironment("Rtp__IsOn", "true").WithEnvironment("Rtp__BindAddress", "127.0.0.1").WithEnvironment("Rtp__ExternalAddress", "127.0.0.1").WithEnvironment("Rtp__PeersBehindNat", "true");

        // The emulated voice has its words in tones. A telephone passes only those of its narrow band.
        _speech?.WithEnvironment("ToneCode__Telephone", "true");
        _selfHosted?.WithEnvironment("ToneCode__Telephone", "true");
        _communication?.WithEnvironment("ToneCode__Telephone", "true");
    }
}
