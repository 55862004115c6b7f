using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>Decides which agent answers a call of a trunk. The functions are pure.</summary>
internal static class DispatchRules
{
    // SIP (RFC 3261, chapter 21).
    private const int NotFound = 404;
    private const int Forbidden = 403;

    private const int LongestHeader = 256;
    private const int LongestRoom = 128;

    /// <param name="rules">In any order.</param>
    /// <returns>The valid rules in the order in which they are asked.</returns>
    public static IReadOnlyList<ReadRule> InOrder(IEnumerable<DispatchRule> rules) => [.. rules.Select(ReadRule.Of).OfType<ReadRule>().Order(ReadRule.Order)];

    /// <param name="rules">From <see cref="InOrder"/>.</param>
    /// <param name="routeFor">The route of a number, else the default route.</param>
    public static DispatchDecision Decide(Trunk trunk, IReadOnlyList<ReadRule> rules, DispatchFacts call, Func<string, Route> routeFor)
    {
        if (!trunk.TakesCalls())
        {
            var why = trunk.Enabled ? $"The trunk {trunk.Id} only places calls." : $"The trunk {trunk.Id} is not enabled.";
            return DispatchDecision.Refused(Forbidden, why, [why]);
        }

        List<string> reasons = [];
        foreach (var rule in rules)
        {
            if (rule.Mismatch(call) is { } mismatch)
            {
                reasons.Add($"The rule {rule.Rule.Id} (priority {rule.Rule.Priority}) does not match: {mismatch}.");
                continue;
            }

            reasons.Add($"The rule {rule.Rule.Id} (priority {rule.Rule.Priority}) matches.");
            return Matched(trunk, rule.Rule, call, routeFor, reasons);
        }

        reasons.Add(rules.Count == 0 ? "There are no dispatch rules." : "No dispatch rule matches.");
        if (trunk.Unmatched is UnmatchedCalls.Refuse)
        {
            return DispatchDecision.Refused(NotFound, $"No dispatch rule matches, and the trunk {trunk.Id} refuses such calls.", reasons);
        }

        var route = routeFor(call.Called);
        reasons.Add(RouteSentence(route, call.Called));
        return new DispatchDecision(route, reasons) { Metadata = MetadataOf(null, trunk, call) };
    }

    /// <summary>Says which rules can never match, because one earlier rule takes all their calls. Several rules that only do so together are not found.</summary>
    /// <param name="rules">From <see cref="InOrder"/>.</param>
    /// <returns>The id of a rule, and the id of the rule that takes its calls.</returns>
    public static IReadOnlyDictionary<string, string> Shadowed(IReadOnlyList<ReadRule> rules)
    {
        Dictionary<string, string> found = [];
        for (var later = 1; later < rules.Count; later++)
        {
            if (rules.Take(later).FirstOrDefault(earlier => earlier.Covers(rules[later])) is { } first)
            {
                found[rules[later].Rule.Id] = first.Rule.Id;
            }
        }

        return found;
    }

    private static DispatchDecision Matched(Trunk trunk, DispatchRule rule, DispatchFacts call, Func<string, Route> routeFor, List<string> reasons)
    {
        var wanted = rule.Route ?? call.Called;
        var route = routeFor(wanted);
        reasons.Add(RouteSentence(route, wanted));
        return new DispatchDecision(route with { Agent = rule.Agent ?? route.Agent, Language = rule.Language ?? route.Language }, reasons)
        {
            Rule = rule.Id,
            Metadata = MetadataOf(rule.Metadata, trunk, call),
            Room = rule.Room is { } template ? RoomOf(template, call) : null,
            Pin = rule.Pin,
        };
    }

    private static string RouteSentence(Route route, string wanted) => route.Number == wanted
        ? $"The route {route.Number} answers."
        : $"{wanted} has no route, so the route {route.Number} answers.";

    private static JsonElement? MetadataOf(JsonElement? own, Trunk trunk, DispatchFacts call)
    {
        var headers = new JsonObject();
        foreach (var name in trunk.Signalling.PassedHeaders)
        {
            if (call.Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) is { Key: not null, Value: { } value } && value.Length <= LongestHeader)
            {
                headers[name] = value;
            }
        }

        if (headers.Count == 0)
        {
            return own;
        }

        var all = own is { ValueKind: JsonValueKind.Object } given ? JsonObject.Create(given)! : [];
        all["headers"] = headers;
        return JsonSerializer.SerializeToElement(all);
    }

    // A room's name goes into addresses and tokens of other systems. {call} is known only when the call has an id.
    private static string RoomOf(string template, DispatchFacts call)
    {
        var room = template.Replace("{trunk}", call.Trunk, StringComparison.Ordinal)
            .Replace("{called}", call.Called.TrimStart('+'), StringComparison.Ordinal)
            .Replace("{caller}", call.Caller.Length == 0 ? NumberPattern.Withheld : call.Caller.TrimStart('+'), StringComparison.Ordinal);
        return room.Length <= LongestRoom ? room : room[..LongestRoom];
    }
}
