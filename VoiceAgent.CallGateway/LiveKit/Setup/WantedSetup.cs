using VoiceAgent.CallGateway.LiveKit.Wire;

namespace VoiceAgent.CallGateway.LiveKit.Setup;

/// <summary>Turns the options into LiveKit's trunks and rules.</summary>
internal static class WantedSetup
{
    public static SipInboundTrunk Of(InboundTrunkOptions trunk, LiveKitOptions all, long since)
    {
        var credentials = CredentialsOf(trunk, all);
        var wanted = new SipInboundTrunk
        {
            Name = trunk.Name,
            Numbers = trunk.Numbers,
            AllowedAddresses = trunk.AllowedAddresses,
            AllowedNumbers = trunk.AllowedNumbers,
            AuthUsername = credentials?.Username,
            AuthPassword = credentials?.Password,
            HeadersToAttributes = trunk.HeadersToAttributes,
            IncludeHeaders = "SIP_X_HEADERS",
            MediaEncryption = NameOf(trunk.Encryption),
            RingingTimeout = trunk.RingingTimeout,
            MaxCallDuration = trunk.MaxCallDuration,
            KrispEnabled = false,
        };
        return wanted with { Metadata = MarkOf(wanted, all, since) };
    }

    public static SipOutboundTrunk Of(OutboundTrunkOptions trunk, LiveKitOptions all, long since)
    {
        var credentials = CredentialsOf(trunk, all);
        var wanted = new SipOutboundTrunk
        {
            Name = trunk.Name,
            Numbers = trunk.Numbers,
            Address = trunk.Address,
            Transport = $"SIP_TRANSPORT_{trunk.Transport.ToString().ToUpperInvariant()}",
            AuthUsername = credentials?.Username,
            AuthPassword = credentials?.Password,
            Headers = trunk.Headers,
            HeadersToAttributes = trunk.HeadersToAttributes,
            MediaEncryption = NameOf(trunk.Encryption),
        };
        return wanted with { Metadata = MarkOf(wanted, all, since) };
    }

    /// <param name="trunkIds">The server's ids of our inbound trunks, by name. The rule is only for these.</param>
    public static SipDispatchRule Of(DispatchRuleOptions rule, LiveKitOptions all, long since, IReadOnlyDictionary<string, string> trunkIds)
    {
        var wanted = new SipDispatchRule
        {
            Name = rule.Name,
            TrunkIds = [.. (rule.Trunks.Count > 0 ? rule.Trunks : [.. all.InboundTrunks.Select(static trunk => trunk.Name)]).Select(name => trunkIds[name])],
            InboundNumbers = rule.Callers,
            HidePhoneNumber = rule.HideNumbers,
            Attributes = rule.Attributes,
            Rule = rule.Kind switch
            {
                DispatchRuleKind.Direct => new SipRule { DispatchRuleDirect = new SipDirectRule { RoomName = rule.Room, Pin = rule.Pin } },
                DispatchRuleKind.Callee => new SipRule { DispatchRuleCallee = new SipCalleeRule { RoomPrefix = rule.Room, Pin = rule.Pin, Randomize = rule.Random } },
                _ => new SipRule { DispatchRuleIndividual = new SipIndividualRule { RoomPrefix = rule.Room, Pin = rule.Pin, NoRandomness = !rule.Random } },
            },
        };

        // The server gives new ids to trunks that come back. They are compared by themselves.
        return wanted with { Metadata = MarkOf(wanted with { TrunkIds = null }, all, since) };
    }

    public static string NameOf(TrunkEncryption encryption) => $"SIP_MEDIA_ENCRYPT_{encryption.ToString().ToUpperInvariant()}";

    private static TrunkCredentials? CredentialsOf(TrunkOptions trunk, LiveKitOptions all) => trunk.Credentials is { Length: > 0 } name ? all.Credentials[name] : null;

    private static string MarkOf(object wanted, LiveKitOptions all, long since) => Ownership.Of(wanted, all.Installation, since, all.ApiSecret).ToString();
}
