using System.Net;
using VoiceAgent.Rtp.Audio;
using VoiceAgent.Rtp.Srtp;

namespace VoiceAgent.Rtp.Sdp;

/// <summary>What this side can and wants, and what it keeps from one negotiation to the next.</summary>
internal sealed record LocalMedia
{
    public required IPAddress Address { get; init; }

    public required int Port { get; init; }

    public required IReadOnlyList<AudioCodec> Codecs { get; init; }

    public bool OwnOrder { get; init; }

    public int PacketTime { get; init; } = 20;

    public SrtpPolicy Encryption { get; init; }

    public bool TelephoneEvents { get; init; } = true;

    public bool ComfortNoise { get; init; }

    public MediaDirection Wanted { get; init; } = MediaDirection.SendReceive;

    /// <summary>The keys of this side, by suite. A suite keeps its key as long as the session lives.</summary>
    public required Func<SrtpSuite, SrtpKey> KeyFor { get; init; }
}
