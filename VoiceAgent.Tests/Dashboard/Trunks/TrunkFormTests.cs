using System.Text.Json;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Dashboard.Trunks;
using VoiceAgent.Tests.Dashboard.Fakes;

namespace VoiceAgent.Tests.Dashboard.Trunks;

public sealed class TrunkFormTests
{
    [Fact]
    public void What_was_read_is_written_as_it_was()
    {
        var trunk = SampleTrunk.View("north").Trunk with
        {
            Addresses = [new TrunkAddress { Host = "sip.example.com" }, new TrunkAddress { Host = "2001:db8::1", Port = 5080, Transport = SipTransport.Udp }],
            Signalling = new TrunkSignalling { PassedHeaders = ["X-Customer"] },
        };

        Assert.Equal(Json(trunk), Json(TrunkForm.Of(trunk).Read().Trunk!));
    }

    [Fact]
    public void People_may_write_several_values_in_their_own_way()
    {
        var form = TrunkForm.Of(SampleTrunk.View("north").Trunk);
        (form.Addresses, form.Sources, form.Codecs, form.Countries) = ("sip.example.com:5060 UDP\r\n192.0.2.1", "203.0.113.0/24, 198.51.100.1", "OPUS pcma", "de;at");

        var trunk = form.Read().Trunk!;

        Assert.Equal([("sip.example.com", 5060, SipTransport.Udp), ("192.0.2.1", 5061, SipTransport.Tls)], trunk.Addresses.Select(address => (address.Host, address.EffectivePort(), address.Transport)));
        Assert.Equal(["203.0.113.0/24", "198.51.100.1"], trunk.Inbound.Sources);
        Assert.Equal([TrunkCodec.Opus, TrunkCodec.Pcma], trunk.Media.Codecs);
        Assert.Equal(["DE", "AT"], trunk.Toll.Countries);
    }

    [Theory]
    [InlineData("sip.example.com carrier-pigeon")]
    [InlineData("sip.example.com:port")]
    [InlineData("a b c")]
    [InlineData("sip.example.com 1")]
    public void An_address_that_cannot_be_read_is_named(string line)
    {
        var form = TrunkForm.Of(new Trunk());
        form.Addresses = line;

        var (trunk, mistakes) = form.Read();

        Assert.Null(trunk);
        Assert.Contains(line, Assert.Single(mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_is_read_with_its_headers_and_metadata()
    {
        var form = DispatchForm.Of(new DispatchRule { Id = "sales", Name = "Sales" });
        (form.Headers, form.Metadata) = ("X-Tenant: north*\nX-Level:*", """{"tenant": "north"}""");

        var rule = form.Read().Rule!;

        Assert.Equal([new HeaderCondition("X-Tenant", "north*"), new HeaderCondition("X-Level", "*")], rule.Headers);
        Assert.Equal("north", rule.Metadata!.Value.GetProperty("tenant").GetString());
        Assert.Equal(Json(rule), Json(DispatchForm.Of(rule).Read().Rule!));
        (form.Headers, form.Metadata) = ("no colon", "{");
        Assert.Equal(2, form.Read().Mistakes.Count);
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, LoggedEvent.Json);
}
