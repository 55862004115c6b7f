using System.Net;

namespace VoiceAgent.Rtp.Sdp;

/// <summary>A session description that was read (RFC 8866).</summary>
internal sealed class SessionDescription
{
    public IPAddress? Connection { get; set; }

    public MediaDirection? Direction { get; set; }

    public List<MediaDescription> Media { get; } = [];
}
