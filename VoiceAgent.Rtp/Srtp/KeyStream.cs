using System.Buffers.Binary;
using System.Security.Cryptography;

namespace VoiceAgent.Rtp.Srtp;

/// <summary>AES in counter mode (RFC 3711 §4.1.1), made of AES in ECB mode, because .NET has no counter mode. Nothing is allocated for each packet.</summary>
internal sealed class KeyStream : IDisposable
{
    private const int Block = 16;

    // Enough for the longest packet that a socket here receives.
    private readonly byte[] _counters = new byte[2048];
    private readonly byte[] _stream = new byte[2048];
    private readonly Aes _aes;
    private readonly ICryptoTransform _encryptor;

    public KeyStream(ReadOnlySpan<byte> key)
    {
        _aes = Aes.Create();
        _aes.Mode = CipherMode.ECB;
        _aes.Padding = PaddingMode.None;
        _aes.Key = key.ToArray();
        _encryptor = _aes.CreateEncryptor();
    }

    /// <summary>The longest data of one call in bytes.</summary>
    public int Most => _stream.Length;

    /// <summary>Encrypts or decrypts in place.</summary>
    /// <param name="iv">16 bytes. The last two are the block counter and begin with zero.</param>
    public void Apply(ReadOnlySpan<byte> iv, Span<byte> data)
    {
        var blocks = (data.Length + Block - 1) / Block;
        if (blocks == 0)
        {
            return;
        }

        for (var i = 0; i < blocks; i++)
        {
            var counter = _counters.AsSpan(i * Block, Block);
            iv.CopyTo(counter);
            BinaryPrimitives.WriteUInt16BigEndian(counter[14..], (ushort)i);
        }

        _encryptor.TransformBlock(_counters, 0, blocks * Block, _stream, 0);
        for (var i = 0; i < data.Length; i++)
        {
            data[i] ^= _stream[i];
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_stream);
        _encryptor.Dispose();
        _aes.Dispose();
    }
}
