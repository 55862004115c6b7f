namespace VoiceAgent.Emulators.Acs.Media;

/// <summary>
/// Agent audio that waits to be played to the caller, 20 ms each tick. Audio that has left the queue was heard.
/// The socket's reader adds audio while the clock takes it.
/// </summary>
/// <param name="capacity">Most samples in the queue. Audio beyond this is dropped and counted.</param>
internal sealed class PlayoutQueue(int capacity)
{
    // A longer silence is a pause between sentences.
    private const int LongestGap = 10;

    // What comes next continues nothing.
    private const int NeverSpoke = int.MaxValue;

    private readonly Lock _gate = new();
    private short[] _ring = new short[Math.Min(capacity, 16 * 1024)];
    private int _start;
    private int _count;
    private int _silent = NeverSpoke;

    /// <summary>Samples that the caller has heard.</summary>
    public long Played { get; private set; }

    /// <summary>Samples that StopAudio removed before they were heard.</summary>
    public long Discarded { get; private set; }

    /// <summary>Samples that were dropped because the queue was full.</summary>
    public long Overflowed { get; private set; }

    /// <summary>Samples of silence that cut the agent's audio, because the next audio came up to 200 ms too late.</summary>
    public long Gaps { get; private set; }

    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>Appends audio to the queue.</summary>
    public void Add(ReadOnlySpan<short> samples)
    {
        lock (_gate)
        {
            var taken = Math.Min(samples.Length, capacity - _count);
            Overflowed += samples.Length - taken;
            Grow(_count + taken);
            var end = (_start + _count) % _ring.Length;
            var straight = Math.Min(taken, _ring.Length - end);
            samples[..straight].CopyTo(_ring.AsSpan(end));
            samples[straight..taken].CopyTo(_ring);
            _count += taken;
        }
    }

    /// <summary>Fills a frame with the next audio. Where the queue is empty, the frame is silence.</summary>
    /// <returns>Samples of agent audio in the frame.</returns>
    public int Take(Span<short> frame)
    {
        lock (_gate)
        {
            var taken = Math.Min(frame.Length, _count);
            CopyOut(frame[..taken]);
            frame[taken..].Clear();
            _start = (_start + taken) % _ring.Length;
            _count -= taken;
            CountGap(frame.Length, taken);
            Played += taken;
            return taken;
        }
    }

    /// <summary>Removes the audio that was not heard yet.</summary>
    public int Discard()
    {
        lock (_gate)
        {
            var discarded = _count;
            Discarded += discarded;
            (_start, _count, _silent) = (0, 0, NeverSpoke);
            return discarded;
        }
    }

    private void CountGap(int frame, int taken)
    {
        if (taken > 0 && _silent <= LongestGap * frame)
        {
            Gaps += _silent;
        }

        _silent = taken > 0 ? frame - taken : (int)Math.Min((long)_silent + frame, NeverSpoke);
    }

    private void Grow(int needed)
    {
        if (needed <= _ring.Length)
        {
            return;
        }

        var larger = new short[Math.Min(capacity, Math.Max(needed, _ring.Length * 2))];
        CopyOut(larger.AsSpan(0, _count));
        (_ring, _start) = (larger, 0);
    }

    private void CopyOut(Span<short> target)
    {
        var straight = Math.Min(target.Length, _ring.Length - _start);
        _ring.AsSpan(_start, straight).CopyTo(target);
        _ring.AsSpan(0, target.Length - straight).CopyTo(target[straight..]);
    }
}
