using System.Net;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Trunks;

public sealed class TrunkTableTests
{
    private static readonly IPAddress Source = IPAddress.Parse("203.0.113.10");

    private readonly TrunkTable _table;

    public TrunkTableTests()
    {
        var time = new VirtualTime();
        _table = new TrunkTable(new RouteTable(Options.Create(new RouteOptions { Default = new() { Agent = "default-agent" } }), new RouteMetrics(new FakeMeters()), time), time);
    }

    [Fact]
    public void A_source_leads_to_the_trunk_with_the_narrowest_network()
    {
        Take(
            Example.Trunk("wide") with { Inbound = new TrunkInbound { Sources = ["203.0.0.0/16"] } },
            Example.Trunk("narrow") with { Inbound = new TrunkInbound { Sources = ["203.0.113.10"] } },
            Example.Trunk("off") with { Enabled = false, Inbound = new TrunkInbound { Sources = ["198.51.100.0/24"] } });

        Assert.Equal("narrow", _table.FindBySource(Source, 5061, SipTransport.Tls)!.Id);
        Assert.Equal("narrow", _table.FindBySource(Source.MapToIPv6(), 5061, SipTransport.Tls)!.Id);
        Assert.Equal("wide", _table.FindBySource(IPAddress.Parse("203.0.113.11"), 5061, SipTransport.Tls)!.Id);
        Assert.Null(_table.FindBySource(IPAddress.Parse("198.51.100.1"), 5061, SipTransport.Tls));
        Assert.Null(_table.FindBySource(IPAddress.Parse("192.0.2.1"), 5061, SipTransport.Tls));
    }

    [Fact]
    public void Nobody_avoids_the_tls_of_a_trunk()
    {
        Take(Example.Trunk());

        Assert.Null(_table.FindBySource(Source, 5060, SipTransport.Udp));
        Assert.NotNull(_table.FindBySource(Source, 49_152, SipTransport.Tls));
    }

    [Fact]
    public void Of_two_trunks_with_one_source_the_one_that_names_the_address_and_port_is_found()
    {
        var inbound = new TrunkInbound { Sources = ["203.0.113.10/32"] };
        Take(
            Example.Trunk("a") with { Inbound = inbound, Addresses = [new TrunkAddress { Host = "203.0.113.10", Port = 5060, Transport = SipTransport.Udp }] },
            Example.Trunk("b") with { Inbound = inbound, Addresses = [new TrunkAddress { Host = "203.0.113.10", Port = 5080, Transport = SipTransport.Udp }] });

        Assert.Equal("b", _table.FindBySource(Source, 5080, SipTransport.Udp)!.Id);
        Assert.Equal("a", _table.FindBySource(Source, 5060, SipTransport.Udp)!.Id);
        Assert.Equal("a", _table.FindBySource(Source, 1234, SipTransport.Udp)!.Id);
    }

    [Fact]
    public void A_call_is_placed_by_a_trunk_that_has_the_number_and_may_call_the_country()
    {
        Take(
            Example.Trunk("a") with { Direction = TrunkDirection.Inbound },
            Example.Trunk("b") with { Toll = new TollRules { Countries = ["US"] } },
            Example.Trunk("c"),
            Example.Trunk("d") with { Numbers = ["+15550199002"] });

        var choice = _table.OutboundFor("+4930123456", Example.Number);

        Assert.Equal(["c"], choice.Trunks.Select(trunk => trunk.Id));
        Assert.Equal([("a", TollReason.Direction), ("b", TollReason.Country)], choice.Refused.Select(refused => (refused.Trunk, refused.Refusal.Reason)));
        Assert.Empty(_table.OutboundFor("+4930123456", "+15550199003").Trunks);
        Assert.Equal(["a", "b", "c"], _table.ForNumber(Example.Number).Select(trunk => trunk.Id));
    }

    [Fact]
    public void A_call_is_dispatched_by_the_rules_in_memory_and_else_by_the_routes()
    {
        _table.TakeAll([Example.Version(Example.Trunk())], [Example.Version(Example.Rule("sales", "+15550199001"))]);

        Assert.Equal("sales", _table.Dispatch(new DispatchFacts("north", Example.Number, "")).Route!.Agent);
        Assert.Equal("default-agent", _table.Dispatch(new DispatchFacts("north", "+15550199002", "")).Route!.Agent);
        Assert.Equal(403, _table.Dispatch(new DispatchFacts("south", Example.Number, "")).Refusal!.Status);
    }

    [Fact]
    public void An_older_version_changes_nothing_and_a_single_change_before_the_first_reading_neither()
    {
        var changes = 0;
        _table.Changed += () => changes++;
        _table.Take(Example.Version(Example.Trunk()));
        Assert.Null(_table.Find("north"));
        Assert.Null(_table.Age);

        _table.TakeAll([Example.Version(Example.Trunk(), 2)], []);
        _table.TakeAll([Example.Version(Example.Trunk() with { Name = "Old" }, 1)], []);
        Assert.Equal("The provider", _table.Find("north")!.Name);
        _table.Take(new EntryVersion<Trunk>("north", 3, null, default, "Ana"));
        Assert.Null(_table.Find("north"));
        Assert.Equal((3, 0, 3), ((int)_table.VersionOf("trunk:north"), (int)_table.VersionOf("rule:north"), changes));
    }

    private void Take(params Trunk[] trunks) => _table.TakeAll([.. trunks.Select(trunk => Example.Version(trunk))], []);
}
