using System.Net;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.LiveKit.Protocol;

namespace VoiceAgent.Emulators.LiveKit.Sip;

/// <summary>Which trunk and which rule take an incoming call, and which room it gets (<c>sip/sip.go</c>).</summary>
internal static class SipMatching
{
    public static (JsonObject Trunk, JsonObject Rule) Find(SipTables tables, IncomingCall call)
    {
        var trunk = tables.Inbound.Values
            .Where(trunk => IsIn(call.To, trunk.Texts("numbers")) && IsIn(call.From, trunk.Texts("allowed_numbers")) && IsFrom(call.Source, trunk.Texts("allowed_addresses")))
            .OrderByDescending(static trunk => trunk.Texts("numbers").Count > 0).ThenByDescending(static trunk => trunk.Texts("allowed_numbers").Count > 0).FirstOrDefault()
            ?? throw new TwirpError("permission_denied", "no inbound trunk takes the call");
        var id = trunk.Text("sip_trunk_id");
        var rule = tables.Rules.Values
            .Where(rule => (rule.Texts("trunk_ids").Count == 0 || rule.Texts("trunk_ids").Contains(id)) && IsIn(call.From, rule.Texts("inbound_numbers")) && IsIn(call.To, rule.Texts("numbers")))
            .OrderByDescending(static rule => rule.Texts("trunk_ids").Count > 0).ThenByDescending(static rule => rule.Texts("inbound_numbers").Count > 0).FirstOrDefault()
            ?? throw TwirpError.NotFound("no dispatch rule takes the call");
        return SipChecks.PinOf(rule) is { Length: > 0 } pin && pin != call.Pin ? throw new TwirpError("permission_denied", "Incorrect PIN for SIP room") : (trunk, rule);
    }

    public static string RoomOf(JsonObject rule, IncomingCall call)
    {
        var kinds = rule["rule"]!.AsObject();
        return kinds["dispatch_rule_direct"] is JsonObject direct ? direct.Text("room_name")
            : kinds["dispatch_rule_callee"] is JsonObject callee ? Joined(callee.Text("room_prefix"), call.To, callee.Flag("randomize"))
            : Joined(((JsonObject)kinds["dispatch_rule_individual"]!).Text("room_prefix"), call.From, !((JsonObject)kinds["dispatch_rule_individual"]!).Flag("no_randomness"));
    }

    public static Dictionary<string, string> AttributesOf(JsonObject trunk, JsonObject rule, IncomingCall call, string callId)
    {
        var attributes = rule.Map("attributes");
        if (trunk.Text("include_headers") is "SIP_X_HEADERS" or "SIP_ALL_HEADERS")
        {
            foreach (var (name, value) in call.Headers.Where(header => trunk.Text("include_headers") == "SIP_ALL_HEADERS" || header.Key.StartsWith("X-", StringComparison.OrdinalIgnoreCase)))
            {
                attributes[$"sip.h.{name.ToLowerInvariant()}"] = value;
            }
        }

        foreach (var (header, attribute) in trunk.Map("headers_to_attributes"))
        {
            if (call.Headers.FirstOrDefault(given => given.Key.Equals(header, StringComparison.OrdinalIgnoreCase)) is { Key: not null } found)
            {
                attributes[attribute] = found.Value;
            }
        }

        attributes["sip.callID"] = callId;
        attributes["sip.trunkID"] = trunk.Text("sip_trunk_id");
        attributes["sip.ruleID"] = rule.Text("sip_dispatch_rule_id");
        attributes["sip.callIDFull"] = call.CallId;
        attributes["sip.callStatus"] = "active";
        if (!rule.Flag("hide_phone_number"))
        {
            attributes["sip.phoneNumber"] = call.From;
            attributes["sip.trunkPhoneNumber"] = call.To;
        }

        return attributes;
    }

    private static string Joined(string prefix, string number, bool isRandom) => string.Join('_', new[] { prefix, number, isRandom ? Ids.New("") : "" }.Where(static part => part.Length > 0));

    private static bool IsIn(string number, IReadOnlyList<string> numbers) => numbers.Count == 0 || numbers.Select(SipChecks.Normal).Contains(SipChecks.Normal(number));

    private static bool IsFrom(string source, IReadOnlyList<string> allowed) => allowed.Count == 0 || (IPAddress.TryParse(source, out var address)
        && allowed.Any(entry => IPNetwork.TryParse(entry, out var network) ? network.Contains(address) : IPAddress.TryParse(entry, out var one) && one.Equals(address)));
}

/// <summary>A call that arrives at LiveKit's SIP service. People of tests and demos describe it.</summary>
/// <param name="CallId">The Call-ID of the INVITE.</param>
/// <param name="Source">The IP address it comes from.</param>
internal sealed record IncomingCall(string From, string To, string CallId, string Source = "127.0.0.1", string Pin = "")
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
