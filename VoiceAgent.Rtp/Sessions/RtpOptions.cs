using System.ComponentModel.DataAnnotations;
using System.Net;

namespace VoiceAgent.Rtp.Sessions;

/// <summary>The settings of an <see cref="RtpEngine"/>, which all its sessions share.</summary>
public sealed record RtpOptions
{
    /// <summary>The local address of the sockets. <see cref="IPAddress.IPv6Any"/> receives IPv4 too.</summary>
    public IPAddress BindAddress { get; init; } = IPAddress.Any;

    /// <summary>
    /// The address that SDP names. It is needed behind NAT, and when <see cref="BindAddress"/> is a wildcard: without it the
    /// engine takes the address of the first network interface that is up.
    /// </summary>
    public IPAddress? ExternalAddress { get; init; }

    /// <summary>The first UDP port for RTP. It must be even. RTCP uses the odd port that follows.</summary>
    public int FirstPort { get; init; } = 20_000;

    /// <summary>The last UDP port. A call needs two ports: 2,000 ports are enough for 1,000 calls.</summary>
    public int LastPort { get; init; } = 21_999;

    /// <summary>How many threads share the sessions. One thread serves some hundreds of sessions with G.711, or some tens with Opus. 0 takes one for each two cores.</summary>
    public int Threads { get; init; }

    /// <summary>How often the sockets are read. It divides 20 ms. A shorter period measures jitter more exactly and costs more.</summary>
    public TimeSpan PollPeriod { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// Whether threads of the engine's own wait for each tick, which a busy thread pool does not delay. Otherwise timers of the
    /// <see cref="TimeProvider"/> drive the engine: tests in virtual time need this.
    /// </summary>
    public bool OwnThreads { get; init; } = true;

    /// <summary>The size of each socket's receive buffer in bytes.</summary>
    public int SocketBuffer { get; init; } = 128 * 1024;

    /// <summary>Returns what is wrong with these settings, in words.</summary>
    public IEnumerable<ValidationResult> Validate()
    {
        if (FirstPort is < 1024 or > 65_534 || FirstPort % 2 != 0)
        {
            yield return new ValidationResult($"{nameof(FirstPort)} is {FirstPort}. It must be an even number from 1024 to 65534.", [nameof(FirstPort)]);
        }

        if (LastPort <= FirstPort || LastPort > 65_535)
        {
            yield return new ValidationResult($"{nameof(LastPort)} is {LastPort}. It must be greater than {nameof(FirstPort)} and at most 65535.", [nameof(LastPort)]);
        }

        if (Threads is < 0 or > 64)
        {
            yield return new ValidationResult($"{nameof(Threads)} is {Threads}. It must be from 0 to 64.", [nameof(Threads)]);
        }

        if (PollPeriod < TimeSpan.FromMilliseconds(1) || PollPeriod > Tick || Tick.Ticks % PollPeriod.Ticks != 0)
        {
            yield return new ValidationResult($"{nameof(PollPeriod)} is {PollPeriod.TotalMilliseconds} ms. It must divide 20 ms: 1, 2, 4, 5, 10 or 20 ms.", [nameof(PollPeriod)]);
        }

        if (SocketBuffer is < 4096 or > 16 * 1024 * 1024)
        {
            yield return new ValidationResult($"{nameof(SocketBuffer)} is {SocketBuffer}. It must be from 4096 to 16777216 bytes.", [nameof(SocketBuffer)]);
        }
    }

    /// <summary>The period of audio frames.</summary>
    internal static TimeSpan Tick => TimeSpan.FromMilliseconds(20);
}
