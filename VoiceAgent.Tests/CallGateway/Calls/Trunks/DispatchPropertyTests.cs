using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Tests.Randomness;
using Xunit;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.CallGateway.Calls.Trunks;

/// <summary>What holds for all sets of dispatch rules and all calls. Rules are drawn from few numbers, so that they often overlap.</summary>
[Trait("Kind", "Property")]
public sealed class DispatchPropertyTests(ITestOutputHelper output)
{
    private static readonly string[] Patterns = ["*", "+4*", "+49*", "+493*", "+4930", "+4931", "+4930..+4939", "+4930..+4933", "+4930..+4930"];
    private static readonly string[] Callers = [.. Patterns, NumberPattern.Withheld];
    private static readonly string[] Numbers = ["", "+4930", "+4931", "+4935", "+4930123", "+4400", "sales"];
    private static readonly string[] TrunkIds = ["north", "south", "west"];

    [Theory, Seeds]
    public void The_first_rule_by_priority_and_then_the_most_specific_one_decides_in_whatever_order_rules_are_stored(Seed seed)
    {
        output.WriteLine($"Seed {seed}.");
        var random = new Random(seed.Number);
        var (matched, shadows) = (0, 0);
        for (var number = 0; number < seed.Cases(3_000); number++)
        {
            var rules = Enumerable.Range(0, random.Next(1, 9)).Select(id => Draw(random, $"rule-{id}")).ToArray();
            var call = new DispatchFacts(One(random, TrunkIds), One(random, Numbers), One(random, Numbers)) { Headers = random.Next(2) == 0 ? new Dictionary<string, string>() : new() { ["x-tenant"] = One(random, ["north", "no"]) } };
            var where = $"Case {number} of seed {seed}: {string.Join(" | ", rules.Select(Shown))} for {call.Trunk} {call.Called} {call.Caller}";
            var ordered = DispatchRules.InOrder(rules);

            var decision = Decide(ordered, call);

            // Another order in the store changes nothing.
            random.Shuffle(rules);
            var again = DispatchRules.InOrder(rules);
            Assert.Equal(ordered.Select(rule => rule.Rule.Id), again.Select(rule => rule.Rule.Id));
            Assert.True(decision.Rule == Decide(again, call).Rule, where);

            // Said again without the order: the winner matches, and no matching rule has a lower priority or is inside it.
            var matching = ordered.Where(rule => rule.Mismatch(call) is null).ToArray();
            Assert.True(matching.Length == 0 == decision.Rule is null, where);
            if (matching.SingleOrDefault(rule => rule.Rule.Id == decision.Rule) is { } winner)
            {
                matched++;
                Assert.All(matching, other => Assert.True(other.Rule.Priority >= winner.Rule.Priority, where));
                Assert.All(
                    matching.Where(other => other.Rule.Priority == winner.Rule.Priority && winner.Covers(other) && !other.Covers(winner)),
                    other => Assert.Fail($"{where}: {other.Rule.Id} is inside {winner.Rule.Id} and loses."));
            }

            // A rule that is said never to match does not.
            var shadowed = DispatchRules.Shadowed(ordered);
            shadows += shadowed.Count;
            Assert.True(decision.Rule is null || !shadowed.ContainsKey(decision.Rule), where);
        }

        output.WriteLine($"{matched} calls matched a rule, and {shadows} rules were shadowed.");
        Assert.True(seed.Cases(3_000) < 3_000 || (matched > 500 && shadows > 500), "The cases reach too little.");
    }

    private static DispatchDecision Decide(IReadOnlyList<ReadRule> rules, DispatchFacts call) => DispatchRules.Decide(Example.Trunk(call.Trunk), rules, call, Example.RouteFor);

    private static DispatchRule Draw(Random random, string id) => Example.Rule(id, One(random, Patterns), One(random, Callers), random.Next(3)) with
    {
        Enabled = random.Next(8) > 0,
        Trunks = random.Next(3) switch { 0 => [], 1 => [One(random, TrunkIds)], _ => [.. TrunkIds.Take(2)] },
        Headers = random.Next(4) switch { 0 => [new HeaderCondition("X-Tenant", One(random, ["*", "no*", "north"]))], _ => [] },
    };

    private static string Shown(DispatchRule rule) => $"{rule.Id} {rule.Priority} [{string.Join(',', rule.Trunks)}] {rule.Called} {rule.Caller} {string.Join(',', rule.Headers)}";

    private static T One<T>(Random random, IReadOnlyList<T> of) => of[random.Next(of.Count)];
}
