using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>An offer of the peer within a dialog.</summary>
/// <param name="Body">Null asks us for an offer (re-INVITE without a body).</param>
/// <param name="Request">The whole request.</param>
public sealed record SipOffer(SipBody? Body, SipRequest Request);
