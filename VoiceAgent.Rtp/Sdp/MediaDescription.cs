using System.Net;

namespace VoiceAgent.Rtp.Sdp;

/// <summary>One <c>m=</c> line with its attributes.</summary>
internal sealed class MediaDescription
{
    public required string Kind { get; init; }

    public required int Port { get; init; }

    public required string Transport { get; init; }

    /// <summary>The formats as they are written.</summary>
    public required string Formats { get; init; }

    public List<PayloadFormat> Payloads { get; } = [];

    public Dictionary<int, string> Parameters { get; } = [];

    public List<CryptoAttribute> Cryptos { get; } = [];

    public IPAddress? Connection { get; set; }

    public MediaDirection? Direction { get; set; }

    public int? PacketTime { get; set; }

    public int? MaxPacketTime { get; set; }

    public int? RtcpPort { get; set; }

    public IPAddress? RtcpAddress { get; set; }

    public bool HasRtcpMux { get; set; }

    public bool IsAudio => string.Equals(Kind, "audio", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the transport demands encryption.</summary>
    public bool IsSecure => Transport is "RTP/SAVP" or "RTP/SAVPF";

    /// <summary>Whether the transport is one that this side can use.</summary>
    public bool IsRtp => Transport is "RTP/AVP" or "RTP/AVPF" || IsSecure;
}
