using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>The answer to an offer.</summary>
/// <param name="Status">200, or a refusal such as 488 or 500. A refusal leaves the session as it was.</param>
public sealed record SipAnswer(int Status, SipBody? Body = null)
{
    public static SipAnswer Accept(SipBody body) => new(200, body);

    public static readonly SipAnswer NotAcceptable = new(488);
}
