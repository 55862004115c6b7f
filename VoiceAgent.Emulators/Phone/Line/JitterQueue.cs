namespace VoiceAgent.Emulators.Phone.Line;

/// <summary>
/// Delays each frame by a random number of ticks and keeps their order. A tick to which no frame has arrived is silent. When more
/// frames wait than the longest delay explains, the oldest is dropped, as a jitter buffer does.
/// </summary>
internal sealed class JitterQueue(int longest, int frameSamples)
{
    private readonly short[][] _frames = [.. Enumerable.Range(0, longest + 2).Select(_ => new short[frameSamples])];
    private readonly long[] _arrivals = new long[longest + 2];
    private long _tick;
    private long _first;
    private long _next;

    /// <summary>Takes the frame that is sent now, and replaces it by the one that arrives now.</summary>
    public void Pass(Span<short> frame, Random random)
    {
        frame.CopyTo(_frames[_next % _frames.Length]);
        _arrivals[_next % _frames.Length] = _tick + random.Next(longest + 1);
        _next++;
        if (_next - _first > longest + 1)
        {
            _first++;
        }

        if (_first < _next && _arrivals[_first % _frames.Length] <= _tick)
        {
            _frames[_first % _frames.Length].CopyTo(frame);
            _first++;
        }
        else
        {
            frame.Clear();
        }

        _tick++;
    }
}
