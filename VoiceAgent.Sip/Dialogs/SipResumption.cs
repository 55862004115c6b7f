using VoiceAgent.Sip.Authentication;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>What is needed to go on with a dialog.</summary>
/// <param name="Credential">Answers challenges of the peer. Null where there are none.</param>
public sealed record SipResumption(SipDialogState State, ISipDialogOwner Owner, SipCredential? Credential = null);
