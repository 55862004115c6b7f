using System.Net;
using VoiceAgent.Rtp.Audio;
using VoiceAgent.Rtp.Srtp;

namespace VoiceAgent.Rtp.Sdp;

/// <summary>What an offer and its answer agreed on.</summary>
internal sealed record MediaAgreement
{
    /// <summary>The codec that this side sends.</summary>
    public required AudioCodec Codec { get; init; }

    /// <summary>The payload type that this side sends.</summary>
    public required int SendType { get; init; }

    /// <summary>The codecs that may come, by payload type.</summary>
    public required IReadOnlyList<(int Type, AudioCodec Codec)> ReceiveTypes { get; init; }

    /// <summary>The payload types of keys (RFC 4733): sent, and received.</summary>
    public int? SendEvents { get; init; }

    public int? ReceiveEvents { get; init; }

    /// <summary>The clock rate of keys in Hz.</summary>
    public int EventClock { get; init; } = 8_000;

    /// <summary>The payload type of comfort noise, or null.</summary>
    public int? ComfortNoise { get; init; }

    /// <summary>The length of sent packets in milliseconds.</summary>
    public required int PacketTime { get; init; }

    /// <summary>Where the peer wants its packets.</summary>
    public required IPEndPoint Remote { get; init; }

    public required IPEndPoint RemoteRtcp { get; init; }

    public bool HasRtcpMux { get; init; }

    /// <summary>Who sends, seen from this side.</summary>
    public required MediaDirection Direction { get; init; }

    public bool IsPeerReceiving { get; init; } = true;

    /// <summary>The keys of each direction, or null without encryption.</summary>
    public SrtpKey? SendKey { get; init; }

    public SrtpKey? ReceiveKey { get; init; }

    /// <summary>The rate of a codec's RTP clock in Hz.</summary>
    public static int ClockOf(AudioCodec codec) => codec == AudioCodec.Opus ? 48_000 : 8_000;
}
