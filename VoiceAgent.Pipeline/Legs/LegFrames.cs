using System.Threading.Tasks.Sources;

namespace VoiceAgent.Pipeline.Legs;

/// <summary>
/// Hands frames from the thread that reads packets to the conversation. That thread serves all calls of the worker, so it must never wait for one of them. The queue is
/// bounded and allocates nothing: when it is full, the oldest frame is dropped and counted. There is one writer and one reader.
/// </summary>
internal sealed class LegFrames(int frameBytes) : IValueTaskSource<bool>
{
    // A second of audio.
    private const int Most = 50;

    private readonly Lock _guard = new();
    private readonly byte[] _audio = new byte[Most * frameBytes];
    private readonly Entry[] _entries = new Entry[Most];
    private ManualResetValueTaskSourceCore<bool> _arrived = new() { RunContinuationsAsynchronously = true };
    private int _first;
    private int _count;
    private long _dropped;
    private bool _isWaiting;
    private bool _isEnded;

    /// <summary>Frames that were dropped because the conversation did not take them in time.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Add(ReadOnlySpan<byte> pcm, TimeSpan offset)
    {
        lock (_guard)
        {
            var at = Place(new Entry(offset, default));
            pcm.CopyTo(_audio.AsSpan(at * frameBytes, frameBytes));
        }

        Wake();
    }

    public void AddTone(char tone)
    {
        lock (_guard)
        {
            Place(new Entry(default, tone));
        }

        Wake();
    }

    /// <summary>No frame follows. What waits is still taken.</summary>
    public void End()
    {
        lock (_guard)
        {
            _isEnded = true;
        }

        Wake();
    }

    /// <summary>Takes the next frame or tone.</summary>
    /// <param name="pcm">Receives a frame's audio.</param>
    /// <param name="tone">The null character for a frame.</param>
    /// <returns>False when nothing waits.</returns>
    public bool TryTake(Span<byte> pcm, out TimeSpan offset, out char tone)
    {
        lock (_guard)
        {
            if (_count == 0)
            {
                (offset, tone) = (default, default);
                return false;
            }

            (offset, tone) = (_entries[_first].Offset, _entries[_first].Tone);
            if (tone == default)
            {
                _audio.AsSpan(_first * frameBytes, frameBytes).CopyTo(pcm);
            }

            _first = (_first + 1) % Most;
            _count--;
            return true;
        }
    }

    /// <summary>Waits until something can be taken.</summary>
    /// <returns>False when nothing follows any more.</returns>
    public ValueTask<bool> WaitAsync()
    {
        lock (_guard)
        {
            if (_count > 0)
            {
                return new ValueTask<bool>(true);
            }

            if (_isEnded)
            {
                return new ValueTask<bool>(false);
            }

            _arrived.Reset();
            _isWaiting = true;
            return new ValueTask<bool>(this, _arrived.Version);
        }
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _arrived.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _arrived.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _arrived.OnCompleted(continuation, state, token, flags);

    private int Place(Entry entry)
    {
        if (_count == Most)
        {
            _first = (_first + 1) % Most;
            _count--;
            Interlocked.Increment(ref _dropped);
        }

        var at = (_first + _count) % Most;
        _entries[at] = entry;
        _count++;
        return at;
    }

    private void Wake()
    {
        bool isWaiting, hasMore;
        lock (_guard)
        {
            (isWaiting, _isWaiting, hasMore) = (_isWaiting, false, _count > 0);
        }

        if (isWaiting)
        {
            _arrived.SetResult(hasMore);
        }
    }

    private readonly record struct Entry(TimeSpan Offset, char Tone);
}
