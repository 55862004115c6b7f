using System.Buffers.Binary;
using System.Security.Cryptography;

namespace VoiceAgent.Rtp.Srtp;

/// <summary>The session keys of RTP or of RTCP in one direction, and what they do to one packet.</summary>
internal sealed class PacketCipher : IDisposable
{
    private const int HmacLength = 20;

    private readonly byte[] _salt;
    private readonly KeyStream? _stream;
    private readonly IncrementalHash? _hmac;
    private readonly AesGcm? _gcm;

    public PacketCipher(SrtpKey master, bool isRtcp)
        : this(
            master.Suite,
            isRtcp,
            KeyDerivation.Derive(master, isRtcp ? KeyDerivation.RtcpEncryption : KeyDerivation.RtpEncryption, master.Suite.KeyLength),
            KeyDerivation.Derive(master, isRtcp ? KeyDerivation.RtcpAuthentication : KeyDerivation.RtpAuthentication, HmacLength),
            KeyDerivation.Derive(master, isRtcp ? KeyDerivation.RtcpSalt : KeyDerivation.RtpSalt, master.Suite.SaltLength))
    {
    }

    /// <summary>For session keys that are derived already. The arrays of the keys are cleared.</summary>
    internal PacketCipher(SrtpSuite suite, bool isRtcp, byte[] key, byte[] authentication, byte[] salt)
    {
        (TagLength, IsAead, _salt) = (isRtcp ? suite.RtcpTagLength : suite.TagLength, suite.IsAead, salt);
        if (IsAead)
        {
            _gcm = new AesGcm(key, TagLength);
        }
        else
        {
            _stream = new KeyStream(key);
            _hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, authentication);
        }

        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(authentication);
    }

    public int TagLength { get; }

    public bool IsAead { get; }

    /// <summary>Encrypts or decrypts in place, in counter mode.</summary>
    /// <param name="index">48 bits for RTP, 31 bits for RTCP.</param>
    public void Apply(uint ssrc, long index, Span<byte> data)
    {
        Span<byte> iv = stackalloc byte[16];
        iv.Clear();
        _salt.CopyTo(iv);
        Mix(iv[4..], ssrc);
        Mix(iv[8..], (uint)(index >> 16));
        iv[12] ^= (byte)(index >> 8);
        iv[13] ^= (byte)index;
        _stream!.Apply(iv, data);
    }

    /// <summary>Writes the tag of a packet, in counter mode.</summary>
    public void Sign(ReadOnlySpan<byte> packet, uint trailer, Span<byte> tag)
    {
        Span<byte> full = stackalloc byte[HmacLength];
        Hash(packet, trailer, full);
        full[..TagLength].CopyTo(tag);
    }

    /// <summary>Whether the tag belongs to the packet, in counter mode. It takes the same time for all tags.</summary>
    public bool IsSigned(ReadOnlySpan<byte> packet, uint trailer, ReadOnlySpan<byte> tag)
    {
        Span<byte> full = stackalloc byte[HmacLength];
        Hash(packet, trailer, full);
        return CryptographicOperations.FixedTimeEquals(full[..TagLength], tag);
    }

    /// <summary>Encrypts in place and writes the tag behind the data (AES-GCM).</summary>
    public void Seal(ReadOnlySpan<byte> iv, ReadOnlySpan<byte> header, Span<byte> data, Span<byte> tag) => _gcm!.Encrypt(iv, data, data, tag, header);

    /// <summary>Checks the tag and decrypts in place (AES-GCM).</summary>
    public bool TryOpen(ReadOnlySpan<byte> iv, ReadOnlySpan<byte> header, Span<byte> data, ReadOnlySpan<byte> tag)
    {
        try
        {
            _gcm!.Decrypt(iv, data, tag, data, header);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    /// <summary>The initialization vector of AES-GCM (RFC 7714 §8.1 and §9.1).</summary>
    public void WriteIv(uint ssrc, long index, Span<byte> iv)
    {
        iv.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(iv[2..], ssrc);
        BinaryPrimitives.WriteUInt16BigEndian(iv[6..], (ushort)(index >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(iv[8..], (uint)index);
        for (var i = 0; i < iv.Length; i++)
        {
            iv[i] ^= _salt[i];
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_salt);
        _stream?.Dispose();
        _hmac?.Dispose();
        _gcm?.Dispose();
    }

    private void Hash(ReadOnlySpan<byte> packet, uint trailer, Span<byte> full)
    {
        Span<byte> end = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(end, trailer);
        _hmac!.AppendData(packet);
        _hmac.AppendData(end);
        _hmac.GetHashAndReset(full);
    }

    private static void Mix(Span<byte> iv, uint value) =>
        BinaryPrimitives.WriteUInt32BigEndian(iv, BinaryPrimitives.ReadUInt32BigEndian(iv) ^ value);
}
