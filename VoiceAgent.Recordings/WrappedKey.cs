using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace VoiceAgent.Recordings;

/// <summary>
/// The block of an encrypted file that keeps a data key, encrypted by a key-encryption key. It has a fixed length, so the key can be wrapped again
/// without moving what follows.
/// <code>
///  VKEY  version  0        writer's tag  id's length  key's id    nonce  tag  key  zeros
///  4     1        3 bytes  4             1            1–200       12     16   32   up to 1,024
/// </code>
/// What comes before the nonce, and the path of the recording, are authenticated.
/// </summary>
public static class WrappedKey
{
    public const int Length = 1_024;

    private const byte Version = 1;
    private const int TagAt = 8;
    private const int IdLengthAt = 12;
    private const int IdAt = 13;
    private const int LongestId = 200;

    public static byte[] Wrap(string path, uint tag, ReadOnlySpan<byte> key, KeyEncryptionKey by)
    {
        var block = new byte[Length];
        "VKEY"u8.CopyTo(block);
        block[4] = Version;
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(TagAt), tag);
        var id = Encoding.UTF8.GetBytes(by.Id);
        if (id.Length is 0 or > LongestId)
        {
            throw new RecordingKeyException($"The id of a key for recordings must have between 1 and {LongestId} bytes. Give the key's secret a shorter name.");
        }

        block[IdLengthAt] = (byte)id.Length;
        id.CopyTo(block, IdAt);
        var nonce = block.AsSpan(IdAt + id.Length, RecordingKey.NonceLength);
        RandomNumberGenerator.Fill(nonce);
        var closed = block.AsSpan(IdAt + id.Length + RecordingKey.Overhead, KeyEncryptionKey.Length);
        using var cipher = new AesGcm(by.Bytes, RecordingKey.TagLength);
        cipher.Encrypt(nonce, key, closed, block.AsSpan(IdAt + id.Length + RecordingKey.NonceLength, RecordingKey.TagLength), Authenticated(block, id.Length, path));
        return block;
    }

    /// <summary>The id of the key-encryption key.</summary>
    /// <exception cref="BrokenRecordingException">It is not such a block.</exception>
    public static string KeyIdOf(ReadOnlySpan<byte> block)
    {
        var idLength = block.Length == Length ? block[IdLengthAt] : 0;
        if (idLength is 0 or > LongestId || !block[..4].SequenceEqual("VKEY"u8) || block[4] != Version || block[5..8].ContainsAnyExcept((byte)0)
            || block[(IdAt + idLength + RecordingKey.Overhead + KeyEncryptionKey.Length)..].ContainsAnyExcept((byte)0))
        {
            throw new BrokenRecordingException("The data key of the encrypted recording was changed or is missing. Restore the file from a backup.");
        }

        return Encoding.UTF8.GetString(block.Slice(IdAt, idLength));
    }

    public static uint TagOf(ReadOnlySpan<byte> block) => BinaryPrimitives.ReadUInt32LittleEndian(block[TagAt..]);

    /// <exception cref="BrokenRecordingException">The block was changed.</exception>
    public static RecordingKey Unwrap(string path, ReadOnlySpan<byte> block, KeyEncryptionKey by)
    {
        var idLength = Encoding.UTF8.GetByteCount(KeyIdOf(block));
        var at = IdAt + idLength;
        var key = new byte[KeyEncryptionKey.Length];
        try
        {
            using var cipher = new AesGcm(by.Bytes, RecordingKey.TagLength);
            cipher.Decrypt(
                block.Slice(at, RecordingKey.NonceLength), block.Slice(at + RecordingKey.Overhead, KeyEncryptionKey.Length),
                block.Slice(at + RecordingKey.NonceLength, RecordingKey.TagLength), key, Authenticated(block, idLength, path));
        }
        catch (CryptographicException changed)
        {
            throw new BrokenRecordingException("The data key of the encrypted recording was changed, or the key that encrypts it has other bytes now. Restore the file or the key from a backup.", changed);
        }

        return new RecordingKey(path, TagOf(block), key);
    }

    /// <summary>Encrypts the same data key by another key-encryption key.</summary>
    public static byte[] Rewrap(string path, ReadOnlySpan<byte> block, KeyEncryptionKey before, KeyEncryptionKey by)
    {
        using var key = Unwrap(path, block, before);
        return key.Wrap(by);
    }

    private static byte[] Authenticated(ReadOnlySpan<byte> block, int idLength, string path) => [.. block[..(IdAt + idLength)], .. Encoding.UTF8.GetBytes(path)];
}
