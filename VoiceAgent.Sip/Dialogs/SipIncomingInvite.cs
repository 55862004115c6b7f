using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>A call that comes in, until it has its final answer.</summary>
public sealed class SipIncomingInvite
{
    public SipRequest Request => throw new NotImplementedException();

    /// <summary>From where it came.</summary>
    public SipFlow Flow => throw new NotImplementedException();

    /// <summary>The session description. Null asks us for one (delayed offer): then the body of <see cref="AcceptAsync"/> is the offer, and the answer comes to the owner.</summary>
    public SipBody? Offer => throw new NotImplementedException();

    /// <summary>The dialog whose place this call shall take (Replaces). Null where there is none. Accepting this call ends that dialog.</summary>
    public SipDialog? Replaced => throw new NotImplementedException();

    /// <summary>The id of the dialog that begins with this call. A state is there from the first provisional response on.</summary>
    public SipDialogId Id => throw new NotImplementedException();

    /// <summary>Cancelled when the call has ended without our answer: by CANCEL, or since the transport failed.</summary>
    public CancellationToken Cancelled => throw new NotImplementedException();

    /// <summary>The Reason of CANCEL, for example that another phone has answered.</summary>
    public SipReason? CancelReason => throw new NotImplementedException();

    /// <summary>Takes UPDATE and alike while the call rings. <see cref="AcceptAsync"/> sets it too.</summary>
    public ISipDialogOwner? Owner { get; set; }

    /// <summary>Checks digest credentials. False: the call has been answered with 401.</summary>
    /// <param name="passwordOf">Gives the password of a user, or null for an unknown one.</param>
    public bool Authenticate(string realm, Func<string, string?> passwordOf) => throw new NotImplementedException();

    /// <summary>Sends a provisional response. If the peer requires it, or if <paramref name="reliable"/> is set and the peer can, it is repeated until PRACK comes, and this waits for it.</summary>
    /// <param name="status">180, 183 …</param>
    /// <param name="body">Early media. It is the answer if there was an offer.</param>
    public Task ProgressAsync(int status, SipBody? body = null, bool reliable = false) => throw new NotImplementedException();

    /// <summary>Sends 200, and repeats it until ACK comes. If none comes, BYE is sent and the owner learns the end.</summary>
    /// <param name="body">Null only if an answer has been sent reliably before.</param>
    /// <exception cref="InvalidOperationException">The call has already ended or been answered.</exception>
    public Task<SipDialog> AcceptAsync(SipBody? body, ISipDialogOwner owner, IEnumerable<SipHeader>? headers = null) => throw new NotImplementedException();

    /// <summary>Refuses the call. Does nothing if it has ended.</summary>
    /// <param name="status">300 to 699.</param>
    public void Reject(int status, string? reason = null, IEnumerable<SipHeader>? headers = null) => throw new NotImplementedException();

    /// <summary>Answers 302 with these contacts.</summary>
    public void Redirect(params IReadOnlyList<SipUri> contacts) => throw new NotImplementedException();
}
