namespace VoiceAgent.Rtp.Sdp;

/// <summary>A payload type and what it means (<c>a=rtpmap</c>).</summary>
/// <param name="Type">0 to 127.</param>
/// <param name="Name">The name of the encoding.</param>
/// <param name="ClockRate">The rate of the RTP clock in Hz.</param>
/// <param name="Channels">1 unless it is said.</param>
internal sealed record PayloadFormat(int Type, string Name, int ClockRate, int Channels)
{
    /// <summary>The types that mean something without <c>a=rtpmap</c> (RFC 3551 §6), as far as they are of use here.</summary>
    public static PayloadFormat? Static(int type) => type switch
    {
        0 => new PayloadFormat(0, "PCMU", 8_000, 1),
        8 => new PayloadFormat(8, "PCMA", 8_000, 1),
        9 => new PayloadFormat(9, "G722", 8_000, 1),
        13 => new PayloadFormat(13, "CN", 8_000, 1),
        _ => null,
    };

    public bool Is(string name, int clockRate) => ClockRate == clockRate && string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);
}
