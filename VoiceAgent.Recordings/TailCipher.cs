using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace VoiceAgent.Recordings;

/// <summary>
/// Encrypts the pieces of one tail with AES-GCM, and reads them. A piece belongs to its tail: it cannot be read as a piece of another one.
/// <code>
///  version  key's id  length    nonce     tag       encrypted: what is known of the piece, then its audio
///  1 byte   4 bytes   4 bytes   12 bytes  16 bytes  length bytes
/// </code>
/// </summary>
public sealed class TailCipher : IDisposable
{
    private const byte Version = 1;
    private const int NonceAt = 9;
    private const int NonceLength = 12;
    private const int TagAt = NonceAt + NonceLength;
    private const int TagLength = 16;
    private const int HeaderLength = TagAt + TagLength;

    private readonly Dictionary<uint, AesGcm> _keys;
    private readonly uint _current;
    private readonly byte[] _tail;

    /// <param name="keys">The keys of the tail's recording. The first one encrypts.</param>
    /// <param name="tail">The name of the tail.</param>
    public TailCipher(IReadOnlyList<TailKey> keys, string tail)
    {
        _keys = keys.DistinctBy(key => key.Id).ToDictionary(key => key.Id, key => new AesGcm(key.Bytes, TagLength));
        _current = keys[0].Id;
        _tail = Encoding.UTF8.GetBytes(tail);
    }

    /// <summary>How many bytes come before the audio in a buffer for <see cref="Seal"/>.</summary>
    public const int AudioAt = TailPiece.Length;

    public static int SealedLength(int audioBytes) => HeaderLength + TailPiece.Length + audioBytes;

    /// <param name="open">The audio, at <see cref="AudioAt"/>. The bytes before it are overwritten.</param>
    /// <param name="closed">Receives <see cref="SealedLength"/> bytes.</param>
    public void Seal(TailPiece piece, Span<byte> open, Span<byte> closed)
    {
        piece.Write(open);
        closed[0] = Version;
        BinaryPrimitives.WriteUInt32LittleEndian(closed[1..], _current);
        BinaryPrimitives.WriteInt32LittleEndian(closed[5..], open.Length);
        var nonce = closed.Slice(NonceAt, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        _keys[_current].Encrypt(nonce, open, closed.Slice(HeaderLength, open.Length), closed.Slice(TagAt, TagLength), _tail);
    }

    /// <summary>Reads all pieces that can be read.</summary>
    /// <returns>The pieces, and how many could not be read: their key is no longer known, or they were changed.</returns>
    public (IReadOnlyList<KeptAudio> Pieces, int Unreadable) Open(ReadOnlySpan<byte> closed)
    {
        var (pieces, unreadable) = (new List<KeptAudio>(), 0);
        while (closed.Length > 0)
        {
            var length = closed.Length < HeaderLength || closed[0] != Version ? -1 : BinaryPrimitives.ReadInt32LittleEndian(closed[5..]);
            if (length < TailPiece.Length || length > closed.Length - HeaderLength)
            {
                // Without a length nothing that follows can be found.
                return (pieces, unreadable + 1);
            }

            if (TryOpen(closed[..(HeaderLength + length)]) is { } piece)
            {
                pieces.Add(piece);
            }
            else
            {
                unreadable++;
            }

            closed = closed[(HeaderLength + length)..];
        }

        return (pieces, unreadable);
    }

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }

    private KeptAudio? TryOpen(ReadOnlySpan<byte> closed)
    {
        if (!_keys.TryGetValue(BinaryPrimitives.ReadUInt32LittleEndian(closed[1..]), out var key))
        {
            return null;
        }

        var open = new byte[closed.Length - HeaderLength];
        try
        {
            key.Decrypt(closed.Slice(NonceAt, NonceLength), closed[HeaderLength..], closed.Slice(TagAt, TagLength), open, _tail);
        }
        catch (CryptographicException)
        {
            return null;
        }

        var piece = TailPiece.Read(open);
        return piece is { Position: >= 0, SampleRate: > 0 } ? new KeptAudio(piece, open[TailPiece.Length..]) : null;
    }
}
