using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.LiveKit.Wire;

namespace VoiceAgent.CallGateway.LiveKit.Setup;

/// <summary>
/// Makes the trunks and rules of the options true on the server. It changes only what differs, and never touches what this installation has not created. A trunk
/// is known by its name and by the mark in its metadata.
/// </summary>
internal sealed class LiveKitSetup(LiveKitSip sip, IOptions<LiveKitOptions> options, TimeProvider time)
{
    private readonly long _since = time.GetUtcNow().ToUnixTimeMilliseconds();

    private string? _agentTrunk;

    /// <summary>The server's id of the trunk that calls our agents. Null before the first round that has found it.</summary>
    public string? AgentTrunk => Volatile.Read(ref _agentTrunk);

    /// <exception cref="LiveKitException">LiveKit does not answer, or refuses the API key.</exception>
    public async Task<SetupOutcome> RunAsync(CancellationToken stopping)
    {
        var all = options.Value;
        var outcome = new SetupOutcome();
        var (inbound, outbound, rules) = (await sip.InboundTrunksAsync(stopping), await sip.OutboundTrunksAsync(stopping), await sip.RulesAsync(stopping));
        var (wantedInbound, wantedOutbound) = (all.InboundTrunks.Select(trunk => WantedSetup.Of(trunk, all, _since)).ToList(), all.OutboundTrunks.Select(trunk => WantedSetup.Of(trunk, all, _since)).ToList());
        var (inboundKind, outboundKind, ruleKind) = (Inbound(stopping), Outbound(stopping), Rules(stopping));

        // Rules name trunks, so trunks are created before them and deleted after them.
        var outboundIds = await outboundKind.ApplyAsync(wantedOutbound, outbound, outcome);
        Volatile.Write(ref _agentTrunk, AgentTrunkName(all) is { } name ? outboundIds.GetValueOrDefault(name) : null);
        var inboundIds = await inboundKind.ApplyAsync(wantedInbound, inbound, outcome);
        var possible = all.Rules.Where(rule => AreThere(rule, all, inboundIds, outcome)).Select(rule => WantedSetup.Of(rule, all, _since, inboundIds)).ToList();
        await ruleKind.ApplyAsync(possible, rules, outcome);

        // A rule that waits for its trunk is still wanted.
        await ruleKind.CleanAsync(all.Rules.Select(static rule => new SipDispatchRule { Name = rule.Name }), rules, outcome);
        await inboundKind.CleanAsync(wantedInbound, inbound, outcome);
        await outboundKind.CleanAsync(wantedOutbound, outbound, outcome);
        return outcome;
    }

    /// <summary>Looks for the trunk that calls our agents, when another gateway does the set-up.</summary>
    /// <exception cref="LiveKitException">LiveKit does not answer, or refuses the API key.</exception>
    public async Task<string?> FindAgentTrunkAsync(CancellationToken stopping)
    {
        if (AgentTrunk is { } known)
        {
            return known;
        }

        var name = AgentTrunkName(options.Value);
        var trunk = (await sip.OutboundTrunksAsync(stopping)).FirstOrDefault(trunk => trunk.Name == name && Ownership.Read(trunk.Metadata, options.Value.Installation) is not null);
        Volatile.Write(ref _agentTrunk, trunk?.SipTrunkId);
        return trunk?.SipTrunkId;
    }

    /// <summary>The trunk is not known to the server any more.</summary>
    public void ForgetAgentTrunk() => Volatile.Write(ref _agentTrunk, null);

    private static string? AgentTrunkName(LiveKitOptions all) => all.Agent.Trunk is { Length: > 0 } name ? name : all.OutboundTrunks.FirstOrDefault()?.Name;

    private static bool AreThere(DispatchRuleOptions rule, LiveKitOptions all, IReadOnlyDictionary<string, string> ids, SetupOutcome outcome)
    {
        var missing = (rule.Trunks.Count > 0 ? rule.Trunks : [.. all.InboundTrunks.Select(static trunk => trunk.Name)]).FirstOrDefault(name => !ids.ContainsKey(name));
        if (missing is not null)
        {
            outcome.Problems.Add($"The dispatch rule '{rule.Name}' waits for the inbound trunk '{missing}'.");
        }

        return missing is null;
    }

    private SetupKind<SipInboundTrunk> Inbound(CancellationToken stopping) => new("inbound trunk", options.Value.Installation, _since)
    {
        NameOf = static trunk => trunk.Name,
        MetadataOf = static trunk => trunk.Metadata,
        IdOf = static trunk => trunk.SipTrunkId ?? "",
        IsSame = SetupDifference.IsSame,
        CreateAsync = trunk => sip.CreateAsync(trunk, stopping),
        ReplaceAsync = (id, trunk) => sip.ReplaceAsync(id, trunk, stopping),
        DeleteAsync = id => sip.DeleteTrunkAsync(id, stopping),
    };

    private SetupKind<SipOutboundTrunk> Outbound(CancellationToken stopping) => new("outbound trunk", options.Value.Installation, _since)
    {
        NameOf = static trunk => trunk.Name,
        MetadataOf = static trunk => trunk.Metadata,
        IdOf = static trunk => trunk.SipTrunkId ?? "",
        IsSame = SetupDifference.IsSame,
        CreateAsync = trunk => sip.CreateAsync(trunk, stopping),
        ReplaceAsync = (id, trunk) => sip.ReplaceAsync(id, trunk, stopping),
        DeleteAsync = id => sip.DeleteTrunkAsync(id, stopping),
    };

    private SetupKind<SipDispatchRule> Rules(CancellationToken stopping) => new("dispatch rule", options.Value.Installation, _since)
    {
        NameOf = static rule => rule.Name,
        MetadataOf = static rule => rule.Metadata,
        IdOf = static rule => rule.SipDispatchRuleId ?? "",
        IsSame = SetupDifference.IsSame,
        CreateAsync = rule => sip.CreateAsync(rule, stopping),
        ReplaceAsync = (id, rule) => sip.ReplaceAsync(id, rule, stopping),
        DeleteAsync = id => sip.DeleteRuleAsync(id, stopping),
    };
}
