using VoiceAgent.CallGateway.LiveKit;
using VoiceAgent.CallGateway.LiveKit.Setup;
using VoiceAgent.CallGateway.LiveKit.Wire;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.LiveKit;

/// <summary>The set-up of trunks and rules, against the emulated server.</summary>
public sealed class LiveKitSetupTests : IAsyncLifetime
{
    private LiveKitBench _bench = null!;

    [Fact]
    public async Task The_first_round_creates_everything_and_the_second_changes_nothing()
    {
        var setup = _bench.Setup(_bench.Usual());

        Assert.Equal((3, 0, 0, 0), Figures(await setup.RunAsync(default)));
        Assert.Equal((0, 0, 0, 3), Figures(await setup.RunAsync(default)));

        var trunk = Assert.Single(await _bench.Sip.OutboundTrunksAsync(default));
        Assert.Equal(("agents", "sip.example.com", "SIP_TRANSPORT_TLS", "SIP_MEDIA_ENCRYPT_REQUIRE", "livekit"), (trunk.Name, trunk.Address, trunk.Transport, trunk.Encryption(), trunk.AuthUsername));
        Assert.Equal(trunk.SipTrunkId, setup.AgentTrunk);
        var inbound = Assert.Single(await _bench.Sip.InboundTrunksAsync(default));
        Assert.Equal(TimeSpan.FromHours(1), inbound.MaxCallDuration);
        var rule = Assert.Single(await _bench.Sip.RulesAsync(default));
        Assert.Equal([inbound.SipTrunkId!], rule.TrunkIds);
        Assert.Equal(("call", false, "voiceagent"), (rule.Rule!.DispatchRuleIndividual!.RoomPrefix, rule.Rule.DispatchRuleIndividual.NoRandomness, rule.Attributes!["from"]));
    }

    // The gateway that has written it, one that was started before it, and one that was started after it.
    [Theory]
    [InlineData(10)]
    [InlineData(5)]
    [InlineData(15)]
    public async Task What_somebody_has_changed_is_changed_back_and_what_was_deleted_comes_back(int started)
    {
        await _bench.Setup(_bench.Usual(), started: 10).RunAsync(default);
        var trunk = (await _bench.Sip.OutboundTrunksAsync(default))[0];
        await _bench.Sip.ReplaceAsync(trunk.SipTrunkId!, trunk with { Address = "elsewhere.example" }, default);
        await _bench.Sip.DeleteRuleAsync((await _bench.Sip.RulesAsync(default))[0].SipDispatchRuleId!, default);

        Assert.Equal((1, 1, 0, 1), Figures(await _bench.Setup(_bench.Usual(), started).RunAsync(default)));

        Assert.Equal(("sip.example.com", trunk.SipTrunkId), ((await _bench.Sip.OutboundTrunksAsync(default))[0].Address, (await _bench.Sip.OutboundTrunksAsync(default))[0].SipTrunkId));
    }

    [Fact]
    public async Task A_new_password_is_written_although_servers_may_not_show_passwords()
    {
        await _bench.Setup(_bench.Usual()).RunAsync(default);
        var changed = _bench.Usual() with { Credentials = new Dictionary<string, TrunkCredentials> { ["edge"] = new() { Username = "livekit", Password = "another" } } };

        Assert.Equal((0, 1, 0, 2), Figures(await _bench.Setup(changed, started: 1).RunAsync(default)));

        var trunk = (await _bench.Sip.OutboundTrunksAsync(default))[0];
        Assert.Equal("another", trunk.AuthPassword);
        Assert.DoesNotContain("another", trunk.Metadata, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_wanted_any_more_is_deleted_and_what_is_not_ours_stays()
    {
        await _bench.Sip.CreateAsync(new SipOutboundTrunk { Name = "theirs", Address = "other.example", Numbers = ["+15550100009"], Metadata = """{"managedBy":"voiceagent","installation":"other"}""" }, default);
        await _bench.Sip.CreateAsync(new SipInboundTrunk { Name = "handmade", Numbers = ["+15550100008"] }, default);
        await _bench.Setup(_bench.Usual()).RunAsync(default);

        Assert.Equal((0, 0, 3, 0), Figures(await _bench.Setup(_bench.Options(), started: 1).RunAsync(default)));

        Assert.Equal(["theirs"], (await _bench.Sip.OutboundTrunksAsync(default)).Select(trunk => trunk.Name));
        Assert.Equal(["handmade"], (await _bench.Sip.InboundTrunksAsync(default)).Select(trunk => trunk.Name));
        Assert.Empty(await _bench.Sip.RulesAsync(default));
    }

    [Fact]
    public async Task A_trunk_of_somebody_else_with_our_name_is_a_problem_and_is_not_touched()
    {
        await _bench.Sip.CreateAsync(new SipOutboundTrunk { Name = "agents", Address = "other.example", Numbers = ["+15550100009"] }, default);

        var outcome = await _bench.Setup(_bench.Usual()).RunAsync(default);

        Assert.Contains("did not create", Assert.Single(outcome.Problems), StringComparison.Ordinal);
        Assert.Equal("other.example", Assert.Single(await _bench.Sip.OutboundTrunksAsync(default)).Address);
        Assert.Equal(2, outcome.Created);
    }

    [Fact]
    public async Task A_trunk_that_the_server_refuses_keeps_only_its_rule_from_being_set_up()
    {
        await _bench.Sip.CreateAsync(new SipInboundTrunk { Name = "handmade", Numbers = ["+15550199100"] }, default);

        var outcome = await _bench.Setup(_bench.Usual()).RunAsync(default);

        Assert.Equal(1, outcome.Created);
        Assert.Equal(2, outcome.Problems.Count);
        Assert.Contains("Conflicting inbound SIP Trunks", outcome.Problems[0], StringComparison.Ordinal);
        Assert.Contains("waits for the inbound trunk 'calls'", outcome.Problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_does_not_undo_what_a_later_one_has_written()
    {
        var later = _bench.Usual() with { OutboundTrunks = [_bench.Usual().OutboundTrunks[0] with { Address = "new.example" }] };
        var (former, present) = (_bench.Setup(_bench.Usual()), _bench.Setup(later, started: 30));
        await former.RunAsync(default);
        Assert.Equal((0, 1, 0, 2), Figures(await present.RunAsync(default)));

        var outcome = await former.RunAsync(default);

        Assert.Equal((0, 0, 0, 2), Figures(outcome));
        Assert.Equal((1, "new.example"), (outcome.Left, (await _bench.Sip.OutboundTrunksAsync(default))[0].Address));
        Assert.Equal((0, 0, 0, 3), Figures(await present.RunAsync(default)));
    }

    [Fact]
    public async Task One_gateway_at_a_time_compares_and_the_health_says_what_was_found()
    {
        var (log, state) = (new MemoryCallLog(TimeProvider.System), new LiveKitState());
        var health = new LiveKitHealth(state, LiveKitBench.Of(_bench.Usual()));
        var rounds = _bench.Rounds(_bench.Usual(), log, state);
        await log.ClaimAsync("livekit:setup", TimeSpan.FromMinutes(1));
        Assert.False(await rounds.RoundAsync(default));
        await log.ReleaseAsync("livekit:setup");

        Assert.True(await rounds.RoundAsync(default));
        Assert.Contains("3 created", (await health.CheckHealthAsync(new())).Description, StringComparison.Ordinal);
        Assert.True(await rounds.RoundAsync(default));

        await _bench.Sip.CreateAsync(new SipOutboundTrunk { Name = "again", Address = "other.example", Numbers = ["+15550100009"] }, default);
        var twice = _bench.Usual() with { OutboundTrunks = [.. _bench.Usual().OutboundTrunks, _bench.Usual().OutboundTrunks[0] with { Name = "again" }] };
        await _bench.Rounds(twice, log, state).RoundAsync(default);
        Assert.Equal(Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Degraded, (await health.CheckHealthAsync(new())).Status);
    }

    public async Task InitializeAsync() => _bench = await LiveKitBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    private static (int Created, int Updated, int Deleted, int Unchanged) Figures(SetupOutcome outcome)
    {
        Assert.Empty(outcome.Problems);
        return (outcome.Created, outcome.Updated, outcome.Deleted, outcome.Unchanged);
    }
}
