using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Trunks;

public sealed class TrunkRulesTests
{
    [Fact]
    public void The_example_is_valid() => Assert.Empty(TrunkRules.Check(Example.Trunk()));

    [Theory]
    [InlineData("""{"id":"North"}""", "id")]
    [InlineData("""{"name":" "}""", "name")]
    [InlineData("""{"addresses":[]}""", "addresses")]
    [InlineData("""{"addresses":[null]}""", "addresses[0]")]
    [InlineData("""{"addresses":[{"host":"sip.example.com:5061"}]}""", "addresses[0].host")]
    [InlineData("""{"addresses":[{"host":"1"}]}""", "addresses[0].host")]
    [InlineData("""{"addresses":[{"host":"sip.example.com","port":0}]}""", "addresses[0].port")]
    [InlineData("""{"numbers":["0800"]}""", "numbers[0]")]
    [InlineData("""{"numbers":["+15550199001","+15550199001"]}""", "numbers")]
    [InlineData("""{"inbound":{"sources":[]}}""", "inbound.sources")]
    [InlineData("""{"inbound":{"sources":["203.0.113.1/24"]}}""", "inbound.sources[0]")]
    [InlineData("""{"inbound":{"sources":["0.0.0.0/0"]}}""", "inbound.sources[0]")]
    [InlineData("""{"inbound":{"sources":["::/0"]}}""", "inbound.sources[0]")]
    [InlineData("""{"inbound":{"sources":["0.0.0.0/0"],"allowAnySource":true}}""", "inbound.user")]
    [InlineData("""{"inbound":{"sources":["203.0.113.0/24"],"user":"a"}}""", "inbound.credential")]
    [InlineData("""{"outbound":{"register":true}}""", "outbound.user")]
    [InlineData("""{"outbound":{"user":"voice","credential":"my password!"}}""", "outbound.credential")]
    [InlineData("""{"outbound":{"expires":"00:00:01"}}""", "outbound.expires")]
    [InlineData("""{"media":{"codecs":[]}}""", "media.codecs")]
    [InlineData("""{"media":{"externalAddress":"example.com"}}""", "media.externalAddress")]
    [InlineData("""{"signalling":{"sessionTimer":"00:00:30"}}""", "signalling.sessionTimer")]
    [InlineData("""{"signalling":{"keepAlive":"00:00:01"}}""", "signalling.keepAlive")]
    [InlineData("""{"signalling":{"passedHeaders":["Authorization"]}}""", "signalling.passedHeaders[0]")]
    [InlineData("""{"limits":{"calls":0}}""", "limits.calls")]
    [InlineData("""{"limits":{"callsPerSecond":0}}""", "limits.callsPerSecond")]
    [InlineData("""{"numbering":{"country":"XX"}}""", "numbering.country")]
    [InlineData("""{"numbering":{"outForm":"national"}}""", "numbering.country")]
    [InlineData("""{"numbering":{"in":[{"strip":"x"}]}}""", "numbering.in[0]")]
    [InlineData("""{"toll":{"countries":["Germany"]}}""", "toll.countries[0]")]
    [InlineData("""{"toll":{"prefixes":["0049"]}}""", "toll.prefixes[0]")]
    [InlineData("""{"toll":{"hours":{"monday":["08:00-20:00"]}}}""", "toll.timeZone")]
    [InlineData("""{"toll":{"timeZone":"UTC","hours":{"monday":["8-20"]}}}""", "toll.hours.monday[0]")]
    [InlineData("""{"toll":{"minutesPerDay":-1}}""", "toll.minutesPerDay")]
    public void A_mistake_names_its_field(string changes, string field)
    {
        var trunk = JsonSerializer.SerializeToNode(Example.Trunk(), LoggedEvent.Json)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(changes)!.AsObject())
        {
            trunk[name] = value?.DeepClone();
        }

        Assert.Equal(field, Assert.Single(TrunkRules.Check(trunk.Deserialize<Trunk>(LoggedEvent.Json)!)).Field);
    }

    [Fact]
    public void Any_source_needs_a_flag_and_a_password_and_is_warned_of()
    {
        var open = Example.Trunk() with { Inbound = new TrunkInbound { Sources = ["0.0.0.0/0"], AllowAnySource = true, User = "provider", Credential = "north-in" } };

        Assert.Empty(TrunkRules.Check(open));
        Assert.Contains(TrunkRules.Warnings(open), warning => warning.StartsWith("Requests are taken from nearly every address", StringComparison.Ordinal));
        Assert.Empty(TrunkRules.Warnings(Example.Trunk()));
    }

    [Fact]
    public void With_tls_audio_is_encrypted_unless_somebody_says_otherwise()
    {
        var trunk = Example.Trunk();

        Assert.Equal(SrtpMode.Required, trunk.EffectiveSrtp());
        Assert.Equal(SrtpMode.Off, (trunk with { Addresses = [new TrunkAddress { Host = "sip.example.com", Transport = SipTransport.Udp }] }).EffectiveSrtp());
        Assert.Equal(SrtpMode.Optional, (trunk with { Media = new TrunkMedia { Srtp = SrtpMode.Optional } }).EffectiveSrtp());
        Assert.Equal((5061, 5060), (trunk.Addresses[0].EffectivePort(), new TrunkAddress { Transport = SipTransport.Tcp }.EffectivePort()));
    }
}
