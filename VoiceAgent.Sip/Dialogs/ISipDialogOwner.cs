using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>
/// Takes what happens in a dialog. The calls for one dialog come one after another, in order. Offers are the exception: while one waits for its answer, other calls can come.
/// An exception is logged, and the request is answered with 500.
/// </summary>
public interface ISipDialogOwner
{
    /// <summary>The state has changed. Store it if its version is higher than the stored one.</summary>
    ValueTask StateChangedAsync(SipDialog dialog, SipDialogState state);

    /// <summary>The peer offers another session (re-INVITE or UPDATE): hold, resume, another address. A refresh without a body does not come here.</summary>
    ValueTask<SipAnswer> OfferedAsync(SipDialog dialog, SipOffer offer);

    /// <summary>The answer to an offer of ours that had no place in a return value: in ACK or in PRACK.</summary>
    ValueTask AnsweredAsync(SipDialog dialog, SipBody answer);

    /// <summary>INFO with a body, such as a tone (<see cref="DtmfRelay"/>). It has been answered with 200.</summary>
    ValueTask InfoAsync(SipDialog dialog, SipBody body);

    /// <summary>The peer asks for a transfer. Returns the status: 202, or 603 to refuse. The owner reports progress by <see cref="SipReferral.NotifyAsync"/>.</summary>
    ValueTask<int> ReferredAsync(SipDialog dialog, SipReferral referral);

    /// <summary>The dialog has ended. This is called once, as the last of all.</summary>
    ValueTask EndedAsync(SipDialog dialog, SipDialogEnd end);
}
