using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Transport;

/// <summary>What transactions send by. Sending never waits. <paramref name="failed"/> may be called later, on any thread, and at most once.</summary>
internal interface ISipOutlet
{
    void SendRequest(SipDestination to, ReadOnlyMemory<byte> message, Action? failed);

    /// <summary>Sends a response back where its request came from (RFC 3261, 18.2.2; RFC 3581).</summary>
    void SendResponse(SipFlow flow, SipVia top, ReadOnlyMemory<byte> message, Action? failed);
}
