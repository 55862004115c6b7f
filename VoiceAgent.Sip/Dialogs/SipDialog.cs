using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>A dialog made by INVITE. Requests of both directions may come at any time.</summary>
public sealed class SipDialog
{
    public SipDialogId Id => throw new NotImplementedException();

    /// <summary>The newest state.</summary>
    public SipDialogState State => throw new NotImplementedException();

    /// <summary>Completes when the dialog has ended, after the owner has heard of it.</summary>
    public Task<SipDialogEnd> Ended => throw new NotImplementedException();

    /// <summary>For Refer-To of an attended transfer: lets the peer of another dialog take our place in this one.</summary>
    public SipUri ReplacingTarget => throw new NotImplementedException();

    /// <summary>Offers another session. A glare (491) is repeated after the wait of RFC 3261, 14.1, up to three times. A refusal leaves the session as it was.</summary>
    public Task<SipOutcome> ReinviteAsync(SipBody offer, CancellationToken stopping = default) => throw new NotImplementedException();

    /// <summary>As <see cref="ReinviteAsync"/>, but by UPDATE, which also works while the call rings. Null refreshes only the session timer.</summary>
    public Task<SipOutcome> UpdateAsync(SipBody? offer, CancellationToken stopping = default) => throw new NotImplementedException();

    /// <summary>Ends the dialog. Does nothing if it has ended. Completes when the peer has answered or cannot be reached.</summary>
    public Task ByeAsync(SipReason? reason = null, IEnumerable<SipHeader>? headers = null) => throw new NotImplementedException();

    /// <summary>Asks the peer to call <paramref name="target"/> (transfer).</summary>
    /// <param name="progress">Called for each report. Null asks the peer to send none (RFC 4488); it may send them nevertheless.</param>
    /// <returns>202 if the peer will try.</returns>
    public Task<SipOutcome> ReferAsync(SipUri target, Func<SipReferProgress, ValueTask>? progress, IEnumerable<SipHeader>? headers = null, CancellationToken stopping = default) =>
        throw new NotImplementedException();

    public Task<SipOutcome> InfoAsync(SipBody body, CancellationToken stopping = default) => throw new NotImplementedException();

    /// <summary>Asks whether the peer is still there. 481 and 408 end the dialog.</summary>
    public Task<SipOutcome> OptionsAsync(CancellationToken stopping = default) => throw new NotImplementedException();
}
