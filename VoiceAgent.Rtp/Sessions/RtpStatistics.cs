using System.Net;
using VoiceAgent.Rtp.Audio;

namespace VoiceAgent.Rtp.Sessions;

/// <summary>A session's figures since its start. Durations are null as long as nothing was measured.</summary>
public sealed record RtpStatistics
{
    /// <summary>The negotiated codec, or null before an answer.</summary>
    public AudioCodec? Codec { get; init; }

    /// <summary>Whether packets are encrypted.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Where packets are sent to.</summary>
    public IPEndPoint? Remote { get; init; }

    /// <summary>Accepted RTP packets.</summary>
    public long PacketsReceived { get; init; }

    /// <summary>Bytes of payload in accepted RTP packets.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Sent RTP packets.</summary>
    public long PacketsSent { get; init; }

    /// <summary>Bytes of payload in sent RTP packets.</summary>
    public long BytesSent { get; init; }

    /// <summary>Packets that should have come and did not (RFC 3550 §6.4.1). Duplicates can make it negative.</summary>
    public long Lost { get; init; }

    /// <summary>The part of packets that was lost since the last report: 0 to 1.</summary>
    public double FractionLost { get; init; }

    /// <summary>Packets that came after their time to be played.</summary>
    public long Late { get; init; }

    /// <summary>Packets that came twice.</summary>
    public long Duplicates { get; init; }

    /// <summary>Packets that came after one with a higher sequence number.</summary>
    public long Reordered { get; init; }

    /// <summary>Frames whose audio was made up, because their packet did not come in time.</summary>
    public long Concealed { get; init; }

    /// <summary>Frames handed to the listener.</summary>
    public long Frames { get; init; }

    /// <summary>Packets that were dropped because they came from another source, could not be read, or were not authentic.</summary>
    public long Refused { get; init; }

    /// <summary>Interarrival jitter (RFC 3550 §6.4.1).</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>The delay that the jitter buffer aims at.</summary>
    public TimeSpan TargetDelay { get; init; }

    /// <summary>The delay of the jitter buffer now.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The round trip measured by RTCP.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>How the peer receives our stream, by its last RTCP report.</summary>
    public RemoteView? RemoteView { get; init; }
}
