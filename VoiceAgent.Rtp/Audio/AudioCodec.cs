namespace VoiceAgent.Rtp.Audio;

/// <summary>The codecs that a session can negotiate.</summary>
public enum AudioCodec
{
    /// <summary>G.711 µ-law, 8 kHz, 64 kbit/s (RFC 3551, payload type 0).</summary>
    Pcmu,

    /// <summary>G.711 A-law, 8 kHz, 64 kbit/s (RFC 3551, payload type 8).</summary>
    Pcma,

    /// <summary>G.722, 16 kHz, 64 kbit/s. Its RTP clock is 8 kHz by an old mistake that RFC 3551 keeps (payload type 9).</summary>
    G722,

    /// <summary>Opus (RFC 6716, RFC 7587), mono, with an RTP clock of 48 kHz.</summary>
    Opus,
}
