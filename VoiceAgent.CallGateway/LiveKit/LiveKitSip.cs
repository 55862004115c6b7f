using VoiceAgent.CallGateway.LiveKit.Wire;

namespace VoiceAgent.CallGateway.LiveKit;

/// <summary>LiveKit's service <c>SIP</c>: trunks, dispatch rules and calls. Every method throws <see cref="LiveKitException"/>.</summary>
internal sealed class LiveKitSip(LiveKitTwirp twirp)
{
    public async Task<IReadOnlyList<SipInboundTrunk>> InboundTrunksAsync(CancellationToken stopping) =>
        (await AdminAsync<SipItems<SipInboundTrunk>>("ListSIPInboundTrunk", new Nothing(), stopping, true)).Items ?? [];

    public async Task<IReadOnlyList<SipOutboundTrunk>> OutboundTrunksAsync(CancellationToken stopping) =>
        (await AdminAsync<SipItems<SipOutboundTrunk>>("ListSIPOutboundTrunk", new Nothing(), stopping, true)).Items ?? [];

    public async Task<IReadOnlyList<SipDispatchRule>> RulesAsync(CancellationToken stopping) =>
        (await AdminAsync<SipItems<SipDispatchRule>>("ListSIPDispatchRule", new Nothing(), stopping, true)).Items ?? [];

    public Task<SipInboundTrunk> CreateAsync(SipInboundTrunk trunk, CancellationToken stopping) =>
        AdminAsync<SipInboundTrunk>("CreateSIPInboundTrunk", new SipTrunkOrder<SipInboundTrunk>(trunk), stopping);

    public Task<SipOutboundTrunk> CreateAsync(SipOutboundTrunk trunk, CancellationToken stopping) =>
        AdminAsync<SipOutboundTrunk>("CreateSIPOutboundTrunk", new SipTrunkOrder<SipOutboundTrunk>(trunk), stopping);

    public Task<SipDispatchRule> CreateAsync(SipDispatchRule rule, CancellationToken stopping) =>
        AdminAsync<SipDispatchRule>("CreateSIPDispatchRule", new SipRuleOrder(rule), stopping);

    /// <summary>Replaces everything but the id.</summary>
    public Task<SipInboundTrunk> ReplaceAsync(string id, SipInboundTrunk trunk, CancellationToken stopping) =>
        AdminAsync<SipInboundTrunk>("UpdateSIPInboundTrunk", new SipTrunkReplacement<SipInboundTrunk>(id, trunk), stopping, true);

    /// <summary>Replaces everything but the id.</summary>
    public Task<SipOutboundTrunk> ReplaceAsync(string id, SipOutboundTrunk trunk, CancellationToken stopping) =>
        AdminAsync<SipOutboundTrunk>("UpdateSIPOutboundTrunk", new SipTrunkReplacement<SipOutboundTrunk>(id, trunk), stopping, true);

    /// <summary>Replaces everything but the id.</summary>
    public Task<SipDispatchRule> ReplaceAsync(string id, SipDispatchRule rule, CancellationToken stopping) =>
        AdminAsync<SipDispatchRule>("UpdateSIPDispatchRule", new SipRuleReplacement(id, rule), stopping, true);

    /// <summary>Deletes an inbound or an outbound trunk. The server does not say whether it existed.</summary>
    public Task DeleteTrunkAsync(string id, CancellationToken stopping) => AdminAsync<Nothing>("DeleteSIPTrunk", new SipTrunkKey(id), stopping, true);

    public Task DeleteRuleAsync(string id, CancellationToken stopping) => AdminAsync<Nothing>("DeleteSIPDispatchRule", new SipRuleKey(id), stopping);

    /// <summary>Calls somebody into a room. It is never repeated, because each try is a call.</summary>
    public Task<SipDialled> DialAsync(SipDial dial, CancellationToken stopping) =>
        twirp.AskAsync<SipDialled>("SIP/CreateSIPParticipant", dial, LiveKitGrants.CallsOf(dial.RoomName), stopping, isPatient: true);

    public Task<SipTransferred> TransferAsync(SipTransfer transfer, CancellationToken stopping) =>
        twirp.AskAsync<SipTransferred>("SIP/TransferSIPParticipant", transfer, LiveKitGrants.CallsOf(transfer.RoomName), stopping, isPatient: true);

    private Task<TAnswer> AdminAsync<TAnswer>(string method, object body, CancellationToken stopping, bool isRepeatable = false)
        where TAnswer : class => twirp.AskAsync<TAnswer>($"SIP/{method}", body, LiveKitGrants.SipAdmin, stopping, isRepeatable);
}
