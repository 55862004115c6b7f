namespace VoiceAgent.CallGateway.Access;

/// <summary>The body of a response whose first byte waits for <paramref name="gate"/>. If the gate throws, nothing is sent, and the writer gets the exception.</summary>
internal sealed class GatedStream(Stream inner, Func<Task> gate) : Stream
{
    private bool _isOpen;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await OpenAsync();
        await inner.FlushAsync(cancellationToken);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await OpenAsync();
        await inner.WriteAsync(buffer, cancellationToken);
    }

    public override async Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        await WriteAsync(buffer.AsMemory(offset, count), cancellationToken);

    public override void Flush()
    {
        // The server refuses synchronous writes, so there is nothing to flush.
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write asynchronously.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask OpenAsync()
    {
        if (!_isOpen)
        {
            await gate();
            _isOpen = true;
        }
    }
}
