using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Sip.Transactions;

/// <summary>Takes new requests.</summary>
internal interface IServerUser
{
    void Requested(ServerTransaction transaction);

    /// <summary>An ACK for a 2xx, which has no transaction.</summary>
    void Acknowledged(SipRequest ack, SipFlow flow);

    /// <summary>CANCEL for an INVITE without a final response. CANCEL itself has been answered.</summary>
    void Cancelled(ServerTransaction invite, SipRequest cancel);

    /// <summary>A 2xx without a transaction: a repetition that comes very late, or another phone that has answered.</summary>
    void Strayed(SipResponse response, SipFlow flow);
}
