namespace VoiceAgent.Emulators.Acs.Media;

/// <summary>
/// Agent audio on its way to the caller's ear, drained 20 ms a tick: what has left it was heard, what is in it was not.
/// The socket's reader fills it while the line's clock drains it.
/// </summary>
/// <param name="capacity">Samples held at most; what comes beyond is dropped and counted.</param>
internal sealed class PlayoutQueue(int capacity)
{
    private readonly Lock gate = new();
    private short[] ring = new short[Math.Min(capacity, 16 * 1024)];
    private int start;
    private int count;

    /// <summary>Samples that the caller has heard.</summary>
    public long Played { get; private set; }

    /// <summary>Samples thrown away by StopAudio, unheard.</summary>
    public long Discarded { get; private set; }

    /// <summary>Samples thrown away because the queue was full.</summary>
    public long Overflowed { get; private set; }

    public int Waiting
    {
        get
        {
            lock (gate)
            {
                return count;
            }
        }
    }

    /// <summary>Adds audio behind what waits already.</summary>
    public void Add(ReadOnlySpan<short> samples)
    {
        lock (gate)
        {
            var taken = Math.Min(samples.Length, capacity - count);
            Overflowed += samples.Length - taken;
            Grow(count + taken);
            var end = (start + count) % ring.Length;
            var straight = Math.Min(taken, ring.Length - end);
            samples[..straight].CopyTo(ring.AsSpan(end));
            samples[straight..taken].CopyTo(ring);
            count += taken;
        }
    }

    /// <summary>Fills a frame with the next audio, and with silence from where there is none.</summary>
    /// <returns>Samples of agent audio in the frame.</returns>
    public int Take(Span<short> frame)
    {
        lock (gate)
        {
            var taken = Math.Min(frame.Length, count);
            CopyOut(frame[..taken]);
            frame[taken..].Clear();
            start = (start + taken) % ring.Length;
            count -= taken;
            Played += taken;
            return taken;
        }
    }

    /// <summary>Throws away what was not heard yet.</summary>
    public int Discard()
    {
        lock (gate)
        {
            var discarded = count;
            Discarded += discarded;
            (start, count) = (0, 0);
            return discarded;
        }
    }

    private void Grow(int needed)
    {
        if (needed <= ring.Length)
        {
            return;
        }

        var larger = new short[Math.Min(capacity, Math.Max(needed, ring.Length * 2))];
        CopyOut(larger.AsSpan(0, count));
        (ring, start) = (larger, 0);
    }

    private void CopyOut(Span<short> target)
    {
        var straight = Math.Min(target.Length, ring.Length - start);
        ring.AsSpan(start, straight).CopyTo(target);
        ring.AsSpan(0, target.Length - straight).CopyTo(target[straight..]);
    }
}
