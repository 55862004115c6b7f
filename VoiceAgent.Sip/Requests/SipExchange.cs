using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Sip.Requests;

/// <summary>How a request of ours ended.</summary>
/// <param name="Request">The last one that was sent. Null if no address could be found.</param>
/// <param name="Response">Null after a failure.</param>
/// <param name="Status">That of the response, 408 without one in time, 503 if no address could be reached.</param>
internal sealed record SipExchange(int Status, SipRequest? Request, SipResponse? Response, SipDestination? To);
