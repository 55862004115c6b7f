using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Trunks;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Trunks;

public sealed class DispatchRulesTests
{
    private static readonly DispatchFacts Call = new("north", Example.Number, "+15550100001");

    [Fact]
    public void A_rule_gives_agent_language_metadata_and_room_and_the_route_gives_the_rest()
    {
        var rule = Example.Rule("sales") with
        {
            Language = "de-DE",
            Metadata = JsonSerializer.SerializeToElement(new { tenant = "north" }),
            Room = "{trunk}-{called}-{caller}-{call}",
            Pin = "pin-1",
        };
        var trunk = Example.Trunk() with { Signalling = new TrunkSignalling { PassedHeaders = ["X-Customer", "X-Missing"] } };

        var decision = DispatchRules.Decide(trunk, DispatchRules.InOrder([rule]), Call with { Headers = new Dictionary<string, string> { ["x-customer"] = "4711", ["X-Other"] = "secret" } }, Example.RouteFor);

        Assert.Equal(("sales", Example.Number, "sales", "de-DE", "pin-1"), (decision.Rule, decision.Route!.Number, decision.Route.Agent, decision.Route.Language, decision.Pin));
        Assert.Equal("""{"tenant":"north","headers":{"X-Customer":"4711"}}""", decision.Metadata!.Value.GetRawText());
        Assert.Equal("north-15550199001-15550100001-{call}", decision.Room);
        Assert.Null(decision.Refusal);
    }

    [Fact]
    public void Where_no_rule_matches_the_trunk_says_whether_the_routes_answer()
    {
        var rules = DispatchRules.InOrder([Example.Rule("other", called: "+49*")]);

        var answered = DispatchRules.Decide(Example.Trunk(), rules, Call, Example.RouteFor);
        var refused = DispatchRules.Decide(Example.Trunk() with { Unmatched = UnmatchedCalls.Refuse }, rules, Call, Example.RouteFor);

        Assert.Equal(("claims", (string?)null), (answered.Route!.Agent, answered.Rule));
        Assert.Equal(404, refused.Refusal!.Status);
        Assert.Contains("The rule other (priority 100) does not match: the called number is not +49*.", refused.Reasons);
        Assert.DoesNotContain(refused.Reasons, reason => reason.Contains("+15550100001", StringComparison.Ordinal));
    }

    [Fact]
    public void A_trunk_that_takes_no_calls_refuses_them()
    {
        Assert.Equal(403, DispatchRules.Decide(Example.Trunk() with { Direction = TrunkDirection.Outbound }, [], Call, Example.RouteFor).Refusal!.Status);
        Assert.Equal(403, DispatchRules.Decide(Example.Trunk() with { Enabled = false }, [], Call, Example.RouteFor).Refusal!.Status);
    }

    [Fact]
    public void A_rule_that_can_never_match_names_the_rule_before_it()
    {
        var shadowed = DispatchRules.Shadowed(DispatchRules.InOrder(
        [
            Example.Rule("all", priority: 1),
            Example.Rule("berlin", "+4930*", priority: 2),
            Example.Rule("off", priority: 0) with { Enabled = false },
        ]));

        Assert.Equal([KeyValuePair.Create("berlin", "all")], shadowed);
    }

    [Theory]
    [InlineData("""{"called":"(a+)+"}""", "called")]
    [InlineData("""{"caller":""}""", "caller")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"priority":-1}""", "priority")]
    [InlineData("""{"trunks":["No Id"]}""", "trunks[0]")]
    [InlineData("""{"headers":[null]}""", "headers[0]")]
    [InlineData("""{"headers":[{"name":"X Y"}]}""", "headers[0].name")]
    [InlineData("""{"route":"0800"}""", "route")]
    [InlineData("""{"agent":"two words"}""", "agent")]
    [InlineData("""{"language":"german please"}""", "language")]
    [InlineData("""{"metadata":[1]}""", "metadata")]
    [InlineData("""{"room":"a/{b}"}""", "room")]
    [InlineData("""{"pin":"12 34"}""", "pin")]
    public void A_mistake_names_its_field(string json, string field)
    {
        var merged = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>("""{"id":"sales","name":"Sales"}""")!;
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!)
        {
            merged[name] = value;
        }

        var rule = JsonSerializer.SerializeToElement(merged).Deserialize<DispatchRule>(VoiceAgent.Contracts.Calls.LoggedEvent.Json)!;

        Assert.Equal(field, Assert.Single(DispatchRuleRules.Check(rule)).Field);
    }

    [Fact]
    public void Large_metadata_is_refused() =>
        Assert.Equal("metadata", Assert.Single(DispatchRuleRules.Check(Example.Rule("sales") with { Metadata = JsonSerializer.SerializeToElement(new { text = new string('a', 5_000) }) })).Field);
}
