using System.Text.Json.Nodes;
using VoiceAgent.Emulators.LiveKit.Protocol;

namespace VoiceAgent.Emulators.LiveKit.Sip;

/// <summary>What the server checks about trunks, rules and calls, with its own words.</summary>
internal static class SipChecks
{
    private const int LongestHeaderName = 255;
    private const int LongestHeaderValue = 1024;

    // ForbiddenSipHeaderNames of livekit/sip_validation.go.
    private static readonly string[] Forbidden =
    [
        "accept", "accept-encoding", "accept-language", "allow", "allow-events", "call-id", "contact", "content-encoding", "content-length", "content-type", "cseq", "event", "expires", "from",
        "max-forwards", "record-route", "refer-to", "reply-to", "k", "l", "m", "o", "r", "t", "u", "v",
    ];

    public static void Inbound(JsonObject trunk)
    {
        if (trunk.Text("auth_username").Length == 0 && trunk.Text("auth_password").Length == 0 && trunk.Texts("allowed_addresses").Count == 0 && trunk.Texts("numbers").Count == 0)
        {
            throw TwirpError.Invalid("for security, one of the fields must be set: AuthUsername+AuthPassword, AllowedAddresses or Numbers");
        }

        HeadersOf(trunk);
    }

    public static void Outbound(JsonObject trunk)
    {
        if (trunk.Texts("numbers").Count == 0)
        {
            throw TwirpError.Invalid("no trunk numbers specified");
        }

        var address = trunk.Text("address");
        if (address.Length == 0)
        {
            throw TwirpError.Invalid("no outbound address specified");
        }

        if (address.Contains("transport=", StringComparison.Ordinal))
        {
            throw TwirpError.Invalid("trunk address should not contain transport parameter");
        }

        if (address.AsSpan().ContainsAny('@', ';') || address.StartsWith("sip:", StringComparison.Ordinal) || address.StartsWith("sips:", StringComparison.Ordinal))
        {
            throw TwirpError.Invalid("trunk address should be a hostname or IP, not SIP URI");
        }

        HeadersOf(trunk);
    }

    public static void Rule(JsonObject rule) => _ = PinOf(rule);

    /// <summary>Two trunks must not take the calls of the same caller to the same number.</summary>
    public static void Conflicts(JsonObject trunk, IEnumerable<JsonObject> others)
    {
        foreach (var other in others.Where(other => SharesNumber(trunk, other)))
        {
            var (allowed, taken) = (trunk.Texts("allowed_numbers"), other.Texts("allowed_numbers"));
            if (allowed.Count == 0 && taken.Count == 0)
            {
                throw TwirpError.Invalid(
                    $"Conflicting inbound SIP Trunks: \"<new>\" and \"{other.Text("sip_trunk_id")}\", using the same number(s) {Shown(trunk.Texts("numbers"))} without AllowedNumbers set");
            }

            if (allowed.Select(Normal).Intersect(taken.Select(Normal)).FirstOrDefault() is { } number)
            {
                throw TwirpError.Invalid(
                    $"Conflicting inbound SIP Trunks: \"<new>\" and \"{other.Text("sip_trunk_id")}\", using the same number(s) {Shown(trunk.Texts("numbers"))} and AllowedNumber \"{number}\"");
            }
        }
    }

    public static void RuleConflicts(JsonObject rule, IEnumerable<JsonObject> others)
    {
        var keys = KeysOf(rule).ToHashSet(StringComparer.Ordinal);
        foreach (var other in others.Where(other => KeysOf(other).Any(keys.Contains)))
        {
            throw TwirpError.Invalid(
                $"Dispatch rule for the same trunk, inbound number, number, and PIN combination already exists in dispatch rule \"{other.Text("sip_dispatch_rule_id")}\" \"{other.Text("name")}\"");
        }
    }

    public static void Dial(JsonObject dial)
    {
        if (dial.Text("sip_trunk_id").Length == 0 && dial["trunk"] is null)
        {
            throw TwirpError.Invalid("missing sip trunk id and sip number");
        }

        var to = dial.Text("sip_call_to");
        if (to.Length == 0)
        {
            throw TwirpError.Invalid("missing sip callee number");
        }

        if (to.Contains('@', StringComparison.Ordinal))
        {
            throw TwirpError.Invalid("SipCallTo should be a phone number or SIP user, not a full SIP URI");
        }

        if (dial.Text("room_name").Length == 0)
        {
            throw TwirpError.Invalid("missing room name");
        }

        Headers(dial.Map("headers"), restricted: true);
    }

    public static void Transfer(JsonObject transfer)
    {
        var to = transfer.Text("transfer_to");
        if (to.Length == 0)
        {
            throw TwirpError.Invalid("missing transfer to");
        }

        if (!new[] { "sip:", "sips:", "tel:" }.Any(scheme => to.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)))
        {
            throw TwirpError.Invalid("transfer_to must be a valid SIP(s) or TEL URI (sip:, sips: or tel:)");
        }

        Headers(transfer.Map("headers"), restricted: true);
    }

    /// <summary>The PIN of a rule. Empty: none.</summary>
    public static string PinOf(JsonObject rule) => (rule["rule"] as JsonObject)?.Select(static kind => kind.Value).OfType<JsonObject>().FirstOrDefault() is { } kind
        ? kind.Text("pin") : throw TwirpError.Invalid("missing rule");

    public static string Normal(string number) => "+" + number.TrimStart('+').Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    private static void HeadersOf(JsonObject trunk)
    {
        Headers(trunk.Map("headers"), restricted: true);
        Headers(trunk.Map("attributes_to_headers").Values.ToDictionary(static header => header, static _ => ""), restricted: false);
        Headers(trunk.Map("headers_to_attributes").Keys.ToDictionary(static header => header, static _ => ""), restricted: false);
    }

    private static void Headers(IReadOnlyDictionary<string, string> headers, bool restricted)
    {
        foreach (var (name, value) in headers)
        {
            if (name.Length is 0 or > LongestHeaderName || !name.All(static letter => char.IsAsciiLetterOrDigit(letter) || "-.!%*_+`'~".Contains(letter)))
            {
                throw TwirpError.Invalid($"invalid header name: header name {name} contains invalid characters");
            }

            if (restricted && Forbidden.Contains(name.ToLowerInvariant()))
            {
                throw TwirpError.Invalid($"invalid header name: header name {name} not supported");
            }

            if (value.Length > LongestHeaderValue || value.Any(static letter => char.IsControl(letter) && letter != '\t'))
            {
                throw TwirpError.Invalid($"invalid header value for {name}: too long, or invalid characters");
            }
        }
    }

    private static bool SharesNumber(JsonObject one, JsonObject other)
    {
        var (numbers, others) = (one.Texts("numbers"), other.Texts("numbers"));
        return numbers.Count == 0 && others.Count == 0 ? true : numbers.Select(Normal).Intersect(others.Select(Normal)).Any();
    }

    private static IEnumerable<string> KeysOf(JsonObject rule) =>
        from trunk in OrAny(rule.Texts("trunk_ids"))
        from caller in OrAny(rule.Texts("inbound_numbers"))
        from number in OrAny(rule.Texts("numbers"))
        select $"{PinOf(rule)}|{trunk}|{(caller.Length > 0 ? Normal(caller) : "")}|{(number.Length > 0 ? Normal(number) : "")}";

    private static IReadOnlyList<string> OrAny(IReadOnlyList<string> list) => list.Count > 0 ? list : [""];

    private static string Shown(IReadOnlyList<string> numbers) => numbers.Count == 0 ? "<any>" : $"[{string.Join(' ', numbers.Select(static number => $"\"{number}\""))}]";
}
