using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>How our call was answered.</summary>
/// <param name="Status">200, or the refusal. 408 without an answer in time, 487 if we have cancelled, 503 if no address could be reached.</param>
/// <param name="Dialog">Set if the call was answered.</param>
/// <param name="Response">Null where no response came.</param>
public sealed record SipInviteResult(int Status, SipDialog? Dialog, SipResponse? Response)
{
    /// <summary>The session description of the answer. Null if it came in a provisional response and was not repeated.</summary>
    public SipBody? Body => Response?.Body;

    /// <summary>Where a 3xx sends us. They are only reported, not followed.</summary>
    public IReadOnlyList<NameAddress> Contacts => Response is { Status: >= 300 and < 400 } ? Response.Headers.Addresses(SipHeaderNames.Contact) : [];
}
