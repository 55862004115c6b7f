using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using VoiceAgent.Rtp.Sdp;

namespace VoiceAgent.Rtp.Sessions;

/// <summary>
/// Owns the UDP ports and the clock of all sessions in this process. One tick each 20 ms reads, plays and sends for every session.
/// </summary>
public sealed class RtpEngine : IAsyncDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "VoiceAgent.Rtp";

    /// <summary>Starts the clock.</summary>
    /// <exception cref="ArgumentException">The options are not valid. The message says which.</exception>
    public RtpEngine(RtpOptions options, TimeProvider time, ILoggerFactory loggers, IMeterFactory meters)
    {
    }

    /// <summary>The number of open sessions.</summary>
    public int Sessions => throw new NotSupportedException();

    /// <summary>Opens a session for a peer's offer. <see cref="RtpSession.LocalSdp"/> is then the answer. The caller disposes the session.</summary>
    /// <exception cref="SdpRefusedException">Nothing in the offer can be accepted, or it cannot be read. The message says why.</exception>
    /// <exception cref="PortsUsedUpException">No pair of ports is free.</exception>
    public RtpSession Answer(string offerSdp, RtpSessionSettings settings) => throw new NotSupportedException();

    /// <summary>Opens a session that makes an offer. <see cref="RtpSession.LocalSdp"/> is then the offer. The caller disposes the session.</summary>
    /// <exception cref="PortsUsedUpException">No pair of ports is free.</exception>
    public RtpSession Offer(RtpSessionSettings settings) => throw new NotSupportedException();

    /// <summary>Ends all sessions and stops the clock.</summary>
    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
