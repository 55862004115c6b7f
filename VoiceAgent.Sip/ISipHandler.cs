using VoiceAgent.Sip.Dialogs;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip;

/// <summary>Takes what the endpoint receives outside of known dialogs. The calls come on the thread pool, and several at once. An exception is logged and answered with 500.</summary>
public interface ISipHandler
{
    /// <summary>A new call. 100 has been sent. It must be accepted, rejected or redirected, now or later.</summary>
    ValueTask InvitedAsync(SipIncomingInvite invite);

    /// <summary>A request belongs to a dialog that this endpoint does not have. Returns what is stored of it, so that the endpoint can go on with it. Null answers 481.</summary>
    ValueTask<SipResumption?> FindDialogAsync(SipDialogId id, SipRequest request);

    /// <summary>
    /// Another request without a dialog: OPTIONS, REGISTER, MESSAGE … Returns the response, made by <see cref="SipIncomingRequest.Respond"/>. Null takes the usual answer:
    /// 200 with our abilities for OPTIONS, 405 for others.
    /// </summary>
    ValueTask<SipResponse?> RequestedAsync(SipIncomingRequest request);
}
