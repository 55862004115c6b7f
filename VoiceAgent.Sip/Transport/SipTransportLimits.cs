namespace VoiceAgent.Sip.Transport;

/// <summary>Bounds of the transports. What exceeds them is dropped or closed, and counted.</summary>
public sealed record SipTransportLimits
{
    public int Connections { get; init; } = 1_000;

    public int ConnectionsPerSource { get; init; } = 20;

    /// <summary>Messages that wait to be sent on one connection. If there are more, the connection is closed, because its peer does not read.</summary>
    public int QueuedSends { get; init; } = 256;

    /// <summary>A connection without any traffic is closed after this.</summary>
    public TimeSpan IdleConnection { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Time for the connection and for TLS together.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A message must be complete this long after its first octet.</summary>
    public TimeSpan Message { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A request larger than this goes over TCP instead of UDP, if we can (RFC 3261, 18.1.1).</summary>
    public int DatagramBytes { get; init; } = 1_300;
}
