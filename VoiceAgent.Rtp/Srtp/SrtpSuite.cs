namespace VoiceAgent.Rtp.Srtp;

/// <summary>A crypto suite of SRTP by its name in SDP (RFC 4568, RFC 6188, RFC 7714).</summary>
/// <param name="Name">The name in <c>a=crypto</c>.</param>
/// <param name="KeyLength">The length of the master key in bytes.</param>
/// <param name="SaltLength">The length of the master salt in bytes.</param>
/// <param name="TagLength">The length of the tag of RTP packets in bytes.</param>
/// <param name="RtcpTagLength">The length of the tag of RTCP packets in bytes.</param>
/// <param name="IsAead">Whether it is AES-GCM, else AES in counter mode with HMAC-SHA1.</param>
internal sealed record SrtpSuite(string Name, int KeyLength, int SaltLength, int TagLength, int RtcpTagLength, bool IsAead)
{
    /// <summary>The most bytes that protection adds to a packet: the tag, and the index of RTCP.</summary>
    public const int MostOverhead = 20;

    /// <summary>The suites in the order of own offers.</summary>
    public static readonly IReadOnlyList<SrtpSuite> All =
    [
        new("AES_CM_128_HMAC_SHA1_80", 16, 14, 10, 10, false),
        new("AES_256_CM_HMAC_SHA1_80", 32, 14, 10, 10, false),
        new("AEAD_AES_256_GCM", 32, 12, 16, 16, true),
        new("AEAD_AES_128_GCM", 16, 12, 16, 16, true),
        new("AES_CM_128_HMAC_SHA1_32", 16, 14, 4, 10, false),
    ];

    public static SrtpSuite? Named(ReadOnlySpan<char> name)
    {
        foreach (var suite in All)
        {
            if (name.Equals(suite.Name, StringComparison.OrdinalIgnoreCase))
            {
                return suite;
            }
        }

        return null;
    }
}
