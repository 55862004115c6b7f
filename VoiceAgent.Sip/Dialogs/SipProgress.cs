using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>A provisional response to our call.</summary>
/// <param name="Response">180, 183 … Its body is the early session description.</param>
/// <param name="Dialog">The early dialog. A call that forks has one for each phone. Null if the response has no tag.</param>
public sealed record SipProgress(SipResponse Response, SipDialog? Dialog)
{
    public int Status => Response.Status;

    public SipBody? Body => Response.Body;
}
