namespace VoiceAgent.Recordings;

/// <summary>Writes a file from its beginning to its end, encrypted or not, without keeping it in memory. It exists when it is committed.</summary>
/// <param name="key">Encrypts the file. Null stores it in the clear.</param>
/// <param name="by">Wraps the key.</param>
/// <param name="stopping">Ends writes that a caller without a token of its own has begun.</param>
public sealed class RecordedFile(IRecordingStore store, string path, RecordingKey? key, KeyEncryptionKey? by, CancellationToken stopping) : Stream
{
    private const int BlockBytes = 256 * 1024;

    // The names of blocks have a sample rate, which says nothing here.
    private const int Rate = 1;

    private readonly byte[] _block = new byte[BlockBytes];
    private readonly List<SealedRun> _runs = [];
    private readonly List<string> _names = [];
    private readonly uint _tag = key?.Tag ?? RecordingKey.NewTag();
    private int _length;
    private long _position;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _position + _length;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            var taken = Math.Min(buffer.Length, BlockBytes - _length);
            buffer[..taken].CopyTo(_block.AsMemory(_length));
            _length += taken;
            buffer = buffer[taken..];
            if (_length == BlockBytes)
            {
                await StoreAsync(cancellationToken);
            }
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // The base class requires it. Writers write asynchronously.
    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count), stopping).AsTask().GetAwaiter().GetResult();

    /// <summary>Makes the file.</summary>
    /// <exception cref="RecordingStoreException">There is such a file already (<see cref="RecordingRefusal.Changed"/>), or the store failed.</exception>
    public async Task CommitAsync(CancellationToken committing)
    {
        if (_length > 0)
        {
            await StoreAsync(committing);
        }

        if (key is not null)
        {
            var wrapped = key.BlockOf(token: 0, Rate);
            await store.StageAsync(path, wrapped.Name, key.Wrap(by!), committing);
            var contents = new RecordingBlock(BlockKind.Contents, 0, _position, Rate, RecordingKey.NewTag());
            await store.StageAsync(path, contents.Name, new SealedContents([], [key.Tag], _runs).Seal(key), committing);
            _names.InsertRange(0, [contents.Name, wrapped.Name]);
        }

        await store.CommitAsync(path, _names, tag: null, committing);
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async Task StoreAsync(CancellationToken storing)
    {
        var block = new RecordingBlock(BlockKind.Audio, 0, _position / StoredBlock.BytesPerSample, Rate, _tag) { IsSealed = key is not null };
        var bytes = _block.AsMemory(0, _length);
        if (key is not null)
        {
            var closed = new byte[_length + RecordingKey.Overhead];
            key.Seal(block, bytes.Span, closed);
            bytes = closed;
        }

        await store.StageAsync(path, block.Name, bytes, storing);
        SealedContents.Add(_runs, block, _length);
        _names.Add(block.Name);
        (_position, _length) = (_position + _length, 0);
    }
}
