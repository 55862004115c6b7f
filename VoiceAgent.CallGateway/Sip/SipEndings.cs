using VoiceAgent.Contracts.Calls;
using VoiceAgent.Sip.Dialogs;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>What statuses of SIP (RFC 3261, chapter 21) mean for calls.</summary>
internal static class SipEndings
{
    /// <summary>Why nobody has answered a call that the platform has placed.</summary>
    public static CallEnding OfUnanswered(int status) => status switch
    {
        486 or 600 => CallEnding.Busy,
        603 or 607 => CallEnding.Declined,
        408 or 480 or 487 => CallEnding.NotAnswered,
        _ => CallEnding.NotPlaced,
    };

    public static TransferOutcome OfTransfer(int status) => status switch
    {
        486 or 600 => TransferOutcome.Busy,
        603 or 607 => TransferOutcome.Declined,
        408 or 480 or 487 => TransferOutcome.NotAnswered,
        _ => TransferOutcome.Failed,
    };

    public static CallEnding Of(SipDialogEnd end) => end.Cause is SipDialogEndCause.PeerLost or SipDialogEndCause.NoAck or SipDialogEndCause.SessionExpired ? CallEnding.MediaLost : CallEnding.CallerHungUp;
}
