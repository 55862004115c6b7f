using System.Security.Cryptography;
using System.Text;

namespace VoiceAgent.Recordings;

/// <summary>
/// The data key of one writer of a recording: a worker, a gateway that completes the recording, or the writer of another format. Each writer has its own key, so two
/// writers of one recording need not agree on one. It encrypts blocks with AES-256-GCM:
/// <code>
///  nonce      tag        encrypted: the plain content
///  12 bytes   16 bytes   as long as the content
/// </code>
/// The path of the recording and the name of the block are authenticated. The name has the block's position, so a block cannot be moved.
/// </summary>
public sealed class RecordingKey : IDisposable
{
    /// <summary>So many bytes come before the encrypted content of a block.</summary>
    public const int Overhead = NonceLength + TagLength;

    internal const int NonceLength = 12;
    internal const int TagLength = 16;

    private readonly byte[] _path;
    private readonly AesGcm _cipher;
    private readonly byte[] _bytes;

    internal RecordingKey(string path, uint tag, byte[] bytes)
    {
        (Path, Tag, _bytes, _path) = (path, tag, bytes, Encoding.UTF8.GetBytes(path));
        _cipher = new AesGcm(bytes, TagLength);
    }

    public string Path { get; }

    /// <summary>The tag of all blocks that this key encrypts.</summary>
    public uint Tag { get; }

    public static RecordingKey New(string path, uint tag) => new(path, tag, RandomNumberGenerator.GetBytes(KeyEncryptionKey.Length));

    public static uint NewTag() => BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));

    /// <summary>The block that keeps this key.</summary>
    public StoredBlock BlockOf(long token, int sampleRate) => StoredBlock.Of(new RecordingBlock(BlockKind.Key, token, 0, sampleRate, Tag), WrappedKey.Length);

    /// <summary>The content of the block that keeps this key.</summary>
    public byte[] Wrap(KeyEncryptionKey by) => WrappedKey.Wrap(Path, Tag, _bytes, by);

    /// <param name="closed">Receives the length of <paramref name="plain"/> and <see cref="Overhead"/>.</param>
    public void Seal(RecordingBlock block, ReadOnlySpan<byte> plain, Span<byte> closed) => Seal(plain, closed, Encoding.ASCII.GetBytes(block.Name));

    /// <param name="plain">Receives the length of <paramref name="closed"/> without <see cref="Overhead"/>.</param>
    /// <exception cref="BrokenRecordingException">The block was changed, or it is another block.</exception>
    public void Open(RecordingBlock block, ReadOnlySpan<byte> closed, Span<byte> plain) => Open(closed, plain, Encoding.ASCII.GetBytes(block.Name));

    public void Dispose()
    {
        _cipher.Dispose();
        CryptographicOperations.ZeroMemory(_bytes);
    }

    /// <summary>Leaves out the key.</summary>
    public override string ToString() => nameof(RecordingKey);

    internal void Seal(ReadOnlySpan<byte> plain, Span<byte> closed, ReadOnlySpan<byte> name)
    {
        var nonce = closed[..NonceLength];
        RandomNumberGenerator.Fill(nonce);
        _cipher.Encrypt(nonce, plain, closed.Slice(Overhead, plain.Length), closed.Slice(NonceLength, TagLength), Authenticated(name));
    }

    internal void Open(ReadOnlySpan<byte> closed, Span<byte> plain, ReadOnlySpan<byte> name)
    {
        try
        {
            _cipher.Decrypt(closed[..NonceLength], closed[Overhead..], closed.Slice(NonceLength, TagLength), plain, Authenticated(name));
        }
        catch (CryptographicException changed)
        {
            throw new BrokenRecordingException("A part of the encrypted recording was changed after it was written, so it is not played. Restore the file from a backup.", changed);
        }
    }

    private byte[] Authenticated(ReadOnlySpan<byte> name)
    {
        var all = new byte[_path.Length + 1 + name.Length];
        _path.CopyTo(all, 0);
        name.CopyTo(all.AsSpan(_path.Length + 1));
        return all;
    }
}
