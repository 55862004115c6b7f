namespace VoiceAgent.Recordings;

/// <summary>
/// An encrypted file as a plain, seekable stream. It reads and decrypts only the blocks that are asked for, one at a time. A read of a changed block throws
/// <see cref="BrokenRecordingException"/>, and nothing of the block is given out.
/// </summary>
public sealed class SealedAudio : Stream
{
    private readonly Stream _stored;
    private readonly SealedContents _contents;
    private readonly Dictionary<uint, RecordingKey> _keys;

    // Where each run begins, in the plain file and in the stored file.
    private readonly (long Plain, long Stored)[] _begins;
    private byte[] _plain = [];
    private byte[] _closed = [];
    private (int Run, int Index) _held = (-1, 0);

    private SealedAudio(Stream stored, SealedContents contents, Dictionary<uint, RecordingKey> keys, IReadOnlyList<string> keyIds, long storedAt)
    {
        (_stored, _contents, _keys, KeyIds) = (stored, contents, keys, keyIds);
        _begins = new (long, long)[contents.Runs.Count];
        var plainAt = (long)contents.Prefix.Length;
        for (var run = 0; run < _begins.Length; run++)
        {
            _begins[run] = (plainAt, storedAt);
            plainAt += (long)contents.Runs[run].Bytes * contents.Runs[run].Count;
            storedAt += (long)contents.Runs[run].StoredBytes * contents.Runs[run].Count;
        }

        (Length, StoredLength) = (plainAt, storedAt);
    }

    /// <summary>The ids of the key-encryption keys of the file.</summary>
    public IReadOnlyList<string> KeyIds { get; }

    public override long Length { get; }

    public override long Position { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    private long StoredLength { get; }

    /// <summary>Opens an encrypted file.</summary>
    /// <param name="stored">A seekable stream. The result disposes it.</param>
    /// <param name="path">The name of the blob. It is authenticated.</param>
    /// <exception cref="BrokenRecordingException">The file was changed, or is not complete.</exception>
    /// <exception cref="RecordingKeyException">A key of the file cannot be read.</exception>
    public static async Task<SealedAudio> OpenAsync(Stream stored, string path, IRecordingKeys keys, CancellationToken stopping)
    {
        var unwrapped = new Dictionary<uint, RecordingKey>();
        try
        {
            var head = await TakeAsync(stored, 0, SealedContents.HeadLength, stopping);
            var (length, count, tag) = SealedContents.ReadHead(head);
            var block = await TakeAsync(stored, 0, SealedContents.HeadLength + RecordingKey.Overhead + length, stopping);
            var (tags, ids) = (new List<uint>(), new List<string>());
            for (var number = 0; number < count; number++)
            {
                var wrapped = await TakeAsync(stored, block.Length + (number * WrappedKey.Length), WrappedKey.Length, stopping);
                ids.Add(WrappedKey.KeyIdOf(wrapped));
                var by = await keys.FindAsync(ids[^1], stopping);
                var key = WrappedKey.Unwrap(path, wrapped, by);
                tags.Add(key.Tag);
                unwrapped[key.Tag] = key;
            }

            var contents = unwrapped.TryGetValue(tag, out var own) ? SealedContents.Open(block, own) : throw Changed();
            var audio = new SealedAudio(stored, contents, unwrapped, ids, block.Length + ((long)count * WrappedKey.Length));
            return contents.Keys.SequenceEqual(tags) && audio.StoredLength == stored.Length ? audio : throw Changed();
        }
        catch
        {
            foreach (var key in unwrapped.Values)
            {
                key.Dispose();
            }

            throw;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0 || Position >= Length)
        {
            return 0;
        }

        var part = Position < _contents.Prefix.Length
            ? _contents.Prefix.AsMemory((int)Position)
            : await PartAsync(cancellationToken);
        var taken = Math.Min(part.Length, buffer.Length);
        part[..taken].CopyTo(buffer);
        Position += taken;
        return taken;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // Callers read asynchronously. The base class requires this one.
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var key in _keys.Values)
            {
                key.Dispose();
            }

            _stored.Dispose();
        }

        base.Dispose(disposing);
    }

    // The rest of the block at the position.
    private async Task<ReadOnlyMemory<byte>> PartAsync(CancellationToken stopping)
    {
        var run = Array.FindLastIndex(_begins, begin => begin.Plain <= Position);
        var blocks = _contents.Runs[run];
        var index = (int)((Position - _begins[run].Plain) / blocks.Bytes);
        if (_held != (run, index))
        {
            _held = (-1, 0);
            await LoadAsync(blocks, index, _begins[run].Stored, stopping);
            _held = (run, index);
        }

        var at = (int)((Position - _begins[run].Plain) % blocks.Bytes);
        return _plain.AsMemory(at, blocks.Bytes - at);
    }

    private async Task LoadAsync(SealedRun blocks, int index, long storedAt, CancellationToken stopping)
    {
        _plain = _plain.Length < blocks.Bytes ? new byte[blocks.Bytes] : _plain;
        var plain = _plain.AsMemory(0, blocks.Bytes);
        if (blocks.First.Kind is BlockKind.Silence)
        {
            plain.Span.Clear();
            return;
        }

        _closed = _closed.Length < blocks.StoredBytes ? new byte[blocks.StoredBytes] : _closed;
        var closed = _closed.AsMemory(0, blocks.StoredBytes);
        _stored.Position = storedAt + ((long)index * blocks.StoredBytes);
        await _stored.ReadExactlyAsync(closed, stopping);
        if (!blocks.First.IsSealed)
        {
            closed.CopyTo(plain);
            return;
        }

        var key = _keys.TryGetValue(blocks.First.Tag, out var known) ? known : throw Changed();
        key.Open(blocks.BlockAt(index), closed.Span, plain.Span);
    }

    private static async Task<byte[]> TakeAsync(Stream stored, long at, int length, CancellationToken stopping)
    {
        if (stored.Length - at < length)
        {
            throw Changed();
        }

        var bytes = new byte[length];
        stored.Position = at;
        await stored.ReadExactlyAsync(bytes, stopping);
        return bytes;
    }

    private static BrokenRecordingException Changed() =>
        new("The encrypted recording is not complete, or its parts were changed after it was written. It is not played. Restore the file from a backup.");
}
