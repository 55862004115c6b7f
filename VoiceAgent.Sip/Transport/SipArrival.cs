using System.Net;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Transport;

/// <summary>What is known of a request before it is parsed. The texts are parts of the received octets, so they live only during the call.</summary>
/// <param name="method">For example <c>INVITE</c>.</param>
/// <param name="userAgent">The header User-Agent. Empty where it is missing.</param>
public readonly ref struct SipArrival(IPEndPoint source, SipTransport transport, ReadOnlySpan<byte> method, ReadOnlySpan<byte> userAgent)
{
    public IPEndPoint Source { get; } = source;

    public SipTransport Transport { get; } = transport;

    public ReadOnlySpan<byte> Method { get; } = method;

    public ReadOnlySpan<byte> UserAgent { get; } = userAgent;

    /// <summary>Whether the request can only belong to a call that exists: ACK, BYE, CANCEL or PRACK.</summary>
    public bool EndsOrConfirms => Method.SequenceEqual("ACK"u8) || Method.SequenceEqual("BYE"u8) || Method.SequenceEqual("CANCEL"u8) || Method.SequenceEqual("PRACK"u8);
}
