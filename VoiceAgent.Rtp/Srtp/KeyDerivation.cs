namespace VoiceAgent.Rtp.Srtp;

/// <summary>Derives session keys from a master key (RFC 3711 §4.3.1 and §4.3.3, with a key derivation rate of zero).</summary>
internal static class KeyDerivation
{
    public const byte RtpEncryption = 0;
    public const byte RtpAuthentication = 1;
    public const byte RtpSalt = 2;
    public const byte RtcpEncryption = 3;
    public const byte RtcpAuthentication = 4;
    public const byte RtcpSalt = 5;

    /// <summary>The derived key with a label. The salt of AES-GCM has 12 bytes and is filled with zeros (RFC 7714 §11).</summary>
    public static byte[] Derive(SrtpKey master, byte label, int length)
    {
        Span<byte> iv = stackalloc byte[16];
        iv.Clear();
        master.Salt.CopyTo(iv);
        iv[7] ^= label;

        var derived = new byte[length];
        using var stream = new KeyStream(master.Key);
        stream.Apply(iv, derived);
        return derived;
    }
}
