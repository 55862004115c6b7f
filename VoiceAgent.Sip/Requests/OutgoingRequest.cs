using VoiceAgent.Sip.Authentication;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Sip.Requests;

/// <summary>A request of ours with all its tries: after a challenge, at the next address, or over TCP.</summary>
/// <param name="Build">Makes the request for each try, with a new CSeq and without Via. It may depend on the transport, because Contact does.</param>
/// <param name="Hops">Where to send it, in order of trial.</param>
internal sealed record OutgoingRequest(Func<SipDestination, SipRequest> Build, IReadOnlyList<SipUri> Hops)
{
    public DigestClient? Digest { get; init; }

    /// <summary>Tried first, for example the connection or the address that the peer's last message came from.</summary>
    public SipDestination? First { get; init; }

    /// <summary>Called for each provisional response, in order, on the thread of the socket.</summary>
    public Action<SipRequest, SipResponse>? Provisional { get; init; }

    /// <summary>INVITE only: a 2xx that follows the first one. It is a repetition, or the answer of another phone.</summary>
    public Action<SipRequest, SipDestination, SipResponse>? Repeated { get; init; }

    /// <summary>INVITE only: the Reason of CANCEL.</summary>
    public SipReason? CancelReason { get; init; }
}
