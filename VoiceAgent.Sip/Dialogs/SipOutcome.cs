using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>How a request of ours ended.</summary>
/// <param name="Status">The final status. 408 without an answer in time, 503 if no address could be reached.</param>
/// <param name="Response">Null where no response came.</param>
public sealed record SipOutcome(int Status, SipResponse? Response = null)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public SipBody? Body => Response?.Body;
}
