using System.Text.Json.Nodes;
using VoiceAgent.Emulators.LiveKit.Protocol;

namespace VoiceAgent.Emulators.LiveKit.Sip;

/// <summary>Inbound trunks, outbound trunks and dispatch rules, with the checks of the server (<c>livekit/sip.go</c>, <c>sip/sip.go</c>).</summary>
internal sealed class SipTables
{
    private const string NoTrunk = "requested sip trunk does not exist";
    private const string NoRule = "requested sip dispatch rule does not exist";

    private readonly Lock _guard = new();

    /// <summary>Use it inside <see cref="Locked"/>.</summary>
    public Dictionary<string, JsonObject> Inbound { get; } = new(StringComparer.Ordinal);

    /// <summary>Use it inside <see cref="Locked"/>.</summary>
    public Dictionary<string, JsonObject> Outbound { get; } = new(StringComparer.Ordinal);

    /// <summary>Use it inside <see cref="Locked"/>.</summary>
    public Dictionary<string, JsonObject> Rules { get; } = new(StringComparer.Ordinal);

    public T Locked<T>(Func<T> work)
    {
        lock (_guard)
        {
            return work();
        }
    }

    public JsonObject CreateInbound(JsonObject request) => Locked(() =>
    {
        var trunk = New(request, "trunk", "sip_trunk_id", "trunk id must not be set", ProtoShapes.InboundTrunk);
        SipChecks.Inbound(trunk);
        SipChecks.Conflicts(trunk, Inbound.Values);
        return Store(Inbound, trunk, "sip_trunk_id", "ST_");
    });

    public JsonObject CreateOutbound(JsonObject request) => Locked(() =>
    {
        var trunk = New(request, "trunk", "sip_trunk_id", "trunk id must not be set", ProtoShapes.OutboundTrunk);
        SipChecks.Outbound(trunk);
        return Store(Outbound, trunk, "sip_trunk_id", "ST_");
    });

    public JsonObject CreateRule(JsonObject request) => Locked(() =>
    {
        // Older clients write the members of the rule into the request.
        var rule = New(request["dispatch_rule"] is JsonObject ? request : new JsonObject { ["dispatch_rule"] = request.DeepClone() }, "dispatch_rule", "sip_dispatch_rule_id", "rule id must not be set", ProtoShapes.DispatchRule);
        SipChecks.Rule(rule);
        SipChecks.RuleConflicts(rule, Rules.Values);
        return Store(Rules, rule, "sip_dispatch_rule_id", "SDR_");
    });

    public JsonObject UpdateInbound(JsonObject request) => Locked(() =>
    {
        var (id, next) = SipUpdates.Next(request, Inbound, "sip_trunk_id", "trunk", NoTrunk, ProtoShapes.InboundTrunk);
        SipChecks.Inbound(next);
        SipChecks.Conflicts(next, Inbound.Where(other => other.Key != id).Select(static other => other.Value));
        return Replaced(Inbound, id, next);
    });

    public JsonObject UpdateOutbound(JsonObject request) => Locked(() =>
    {
        var (id, next) = SipUpdates.Next(request, Outbound, "sip_trunk_id", "trunk", NoTrunk, ProtoShapes.OutboundTrunk);
        SipChecks.Outbound(next);
        return Replaced(Outbound, id, next);
    });

    public JsonObject UpdateRule(JsonObject request) => Locked(() =>
    {
        var (id, next) = SipUpdates.Next(request, Rules, "sip_dispatch_rule_id", "rule", NoRule, ProtoShapes.DispatchRule);
        SipChecks.Rule(next);
        SipChecks.RuleConflicts(next, Rules.Where(other => other.Key != id).Select(static other => other.Value));
        return Replaced(Rules, id, next);
    });

    /// <summary>The server does not say whether a trunk existed.</summary>
    public JsonObject DeleteTrunk(JsonObject request) => Locked(() =>
    {
        var id = request.Text("sip_trunk_id") is { Length: > 0 } given ? given : throw TwirpError.Invalid("trunk ID is required");
        Inbound.Remove(id);
        Outbound.Remove(id);
        return new JsonObject { ["sip_trunk_id"] = id };
    });

    public JsonObject DeleteRule(JsonObject request) => Locked(() =>
    {
        var id = request.Text("sip_dispatch_rule_id") is { Length: > 0 } given ? given : throw TwirpError.Invalid("dispatch rule ID is required");
        return Rules.Remove(id, out var rule) ? (JsonObject)rule.DeepClone() : throw TwirpError.NotFound(NoRule);
    });

    /// <param name="ids">The member with the wanted ids. A missing one gives null at its place.</param>
    /// <param name="filter">Whether an entry is listed.</param>
    public JsonObject List(Dictionary<string, JsonObject> table, JsonObject request, string ids, Func<JsonObject, bool> filter) => Locked(() => new JsonObject
    {
        ["items"] = new JsonArray([.. request.Texts(ids) is { Count: > 0 } wanted
            ? wanted.Select(id => table.GetValueOrDefault(id)?.DeepClone())
            : table.OrderBy(static entry => entry.Key, StringComparer.Ordinal).Where(entry => filter(entry.Value)).Select(static entry => entry.Value.DeepClone())]),
    });

    public JsonObject Get(Dictionary<string, JsonObject> table, JsonObject request) => Locked(() =>
        request.Text("sip_trunk_id") is not { Length: > 0 } id ? throw TwirpError.Invalid("trunk ID is required")
        : table.GetValueOrDefault(id) is { } trunk ? new JsonObject { ["trunk"] = trunk.DeepClone() } : throw TwirpError.NotFound(NoTrunk));

    /// <exception cref="TwirpError">There is no such trunk.</exception>
    public JsonObject NeedOutbound(string id) => Locked(() => Outbound.GetValueOrDefault(id) is { } trunk ? (JsonObject)trunk.DeepClone() : throw TwirpError.NotFound(NoTrunk));

    private static JsonObject New(JsonObject request, string member, string id, string mistake, ProtoShape shape)
    {
        var message = shape.Complete(request[member] as JsonObject ?? throw TwirpError.Invalid($"missing {(member == "trunk" ? "trunk" : "dispatch rule")}"));
        return message.Text(id).Length == 0 ? message : throw TwirpError.Invalid(mistake);
    }

    private static JsonObject Store(Dictionary<string, JsonObject> table, JsonObject message, string id, string prefix)
    {
        var key = Ids.New(prefix);
        message[id] = key;
        return Replaced(table, key, message);
    }

    private static JsonObject Replaced(Dictionary<string, JsonObject> table, string id, JsonObject message)
    {
        SipUpdates.Upgrade(message);
        table[id] = message;
        return (JsonObject)message.DeepClone();
    }
}
