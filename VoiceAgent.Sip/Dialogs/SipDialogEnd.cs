using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>Why a dialog has ended.</summary>
/// <param name="Header">The header Reason of the peer's BYE. Null where there is none.</param>
/// <param name="Status">The status that ended the dialog, such as 481. Null where none did.</param>
public sealed record SipDialogEnd(SipDialogEndCause Cause, SipReason? Header = null, int? Status = null);
