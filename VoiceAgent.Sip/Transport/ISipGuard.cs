using System.Net;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Transport;

/// <summary>Decides about requests and connections before anything costly happens. Called on the threads of the transports, so it must not wait.</summary>
public interface ISipGuard
{
    /// <summary>Called for each request before it is parsed.</summary>
    SipVerdict Judge(in SipArrival arrival);

    /// <summary>Called for each connection before TLS.</summary>
    bool Accepts(IPEndPoint source, SipTransport transport);

    /// <summary>A request of this source had wrong credentials, or none in answer to a challenge.</summary>
    void AuthenticationFailed(IPAddress source);

    void AuthenticationSucceeded(IPAddress source);
}
