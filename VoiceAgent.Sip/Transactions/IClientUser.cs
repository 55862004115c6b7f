using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Transactions;

/// <summary>Takes what a transaction of ours hears. Exactly one final event comes: a final response, or a failure. After a 2xx to INVITE, more 2xx may come.</summary>
internal interface IClientUser
{
    void Responded(ClientTransaction transaction, SipResponse response);

    /// <summary>No final response came in time (408), or the message could not be sent (503).</summary>
    void Failed(ClientTransaction transaction, int status);
}
