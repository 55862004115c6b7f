using System.Collections.Concurrent;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Sip.Authentication;
using VoiceAgent.Sip.Dialogs;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>
/// The telephone calls that this gateway deals with. The store has them for all gateways. While the store is away, this gateway goes on with what it knows, because a caller
/// does not wait for a store.
/// </summary>
/// <param name="services">The owner of the dialogs is taken from them later, because it needs this class.</param>
internal sealed class SipLines(ISipCalls calls, SipStack stack, TrunkTable trunks, SipSecrets secrets, IServiceProvider services, ILogger<SipLines> logger)
{
    private readonly ConcurrentDictionary<string, SipCall> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _connections = new(StringComparer.Ordinal);

    /// <summary>A new call.</summary>
    /// <param name="dialog">The dialog of the call. Null while a placed call has none.</param>
    public async Task AddAsync(SipCall call, SipDialogId? dialog)
    {
        _known[call.ConnectionId] = call;
        if (dialog is { } id)
        {
            _connections[KeyOf(id)] = call.ConnectionId;
        }

        try
        {
            await calls.AddAsync(call);
        }
        catch (Exception away)
        {
            SipLog.NotStored(logger, call.Call, away.GetType().Name);
        }
    }

    /// <summary>Names the dialog of a call that was placed.</summary>
    public void Name(SipDialogId dialog, string connectionId) => _connections[KeyOf(dialog)] = connectionId;

    /// <returns>Null when there is no such call any more.</returns>
    public async Task<SipCall?> FindAsync(string connectionId)
    {
        try
        {
            return await calls.FindAsync(connectionId) ?? _known.GetValueOrDefault(connectionId);
        }
        catch (Exception) when (_known.TryGetValue(connectionId, out var known))
        {
            return known;
        }
    }

    /// <returns>Null when the dialog belongs to no call.</returns>
    public async Task<SipCall?> FindAsync(SipDialogId dialog) =>
        _connections.TryGetValue(KeyOf(dialog), out var connection) ? await FindAsync(connection) : await calls.FindAsync(dialog);

    /// <summary>Changes a call. While the store is away, only this gateway knows the change.</summary>
    public async Task<SipCall?> ChangeAsync(string connectionId, Func<SipCall, SipCall?> change)
    {
        try
        {
            if (await calls.ChangeAsync(connectionId, change) is { } changed)
            {
                return _known[connectionId] = changed;
            }
        }
        catch (Exception away)
        {
            SipLog.NotStored(logger, _known.GetValueOrDefault(connectionId)?.Call ?? default, away.GetType().Name);
        }

        return _known.TryGetValue(connectionId, out var known) ? _known[connectionId] = change(known) ?? known : null;
    }

    /// <summary>The dialog of the call. When another gateway had it, this one goes on with it.</summary>
    /// <returns>Null when the call rings, or is over.</returns>
    public SipDialog? DialogOf(SipCall call) => ResumptionOf(call) is { } resumption ? stack.Endpoint.Resume(resumption) : null;

    /// <returns>Null when the call rings, or is over.</returns>
    public SipResumption? ResumptionOf(SipCall call) =>
        call is { EndedAt: null, Dialog: { Phase: not SipDialogPhase.Ended } state } ? new SipResumption(state, services.GetRequiredService<SipDialogOwner>(), CredentialOf(call.Trunk)) : null;

    /// <summary>The account at the provider of a trunk. Null when the provider knows the platform by its address.</summary>
    public SipCredential? CredentialOf(string trunk) =>
        trunks.Find(trunk)?.Outbound is { User: { Length: > 0 } user, Credential: { } name } outbound && secrets.Find(name) is { } password ? new SipCredential(user, password, outbound.Realm) : null;

    /// <summary>The calls of this gateway with one of these Call-IDs, or with one of these tags of the other side.</summary>
    public IEnumerable<SipCall> Of(IReadOnlyList<string> callIds, IReadOnlyList<string> remoteTags) =>
        _known.Values.Where(call => call is { EndedAt: null, Dialog: { } dialog } && (callIds.Contains(dialog.CallId) || remoteTags.Contains(dialog.RemoteTag)));

    /// <summary>The call is over.</summary>
    public void Forget(SipCall call)
    {
        _known.TryRemove(call.ConnectionId, out _);
        if (call.Dialog is { } dialog)
        {
            _connections.TryRemove(KeyOf(dialog.Id), out _);
        }
    }

    // The tag of the other side is not known at the beginning, and the two others are enough.
    private static string KeyOf(SipDialogId dialog) => $"{dialog.CallId}\n{dialog.LocalTag}";
}
