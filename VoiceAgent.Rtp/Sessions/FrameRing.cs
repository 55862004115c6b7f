namespace VoiceAgent.Rtp.Sessions;

/// <summary>The frames that wait to be sent. When it is full, a frame is not taken. It may be used by several threads.</summary>
internal sealed class FrameRing(int frameBytes, int capacity)
{
    private readonly Lock _lock = new();
    private readonly byte[] _bytes = new byte[frameBytes * capacity];
    private int _first;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public bool TryAdd(ReadOnlySpan<byte> frame)
    {
        lock (_lock)
        {
            if (_count == capacity)
            {
                return false;
            }

            frame.CopyTo(_bytes.AsSpan((_first + _count) % capacity * frameBytes));
            _count++;
            return true;
        }
    }

    public bool TryTake(Span<byte> frame)
    {
        lock (_lock)
        {
            if (_count == 0)
            {
                return false;
            }

            _bytes.AsSpan(_first * frameBytes, frameBytes).CopyTo(frame);
            (_first, _count) = ((_first + 1) % capacity, _count - 1);
            return true;
        }
    }

    public int Clear()
    {
        lock (_lock)
        {
            var dropped = _count;
            _count = 0;
            return dropped;
        }
    }
}
