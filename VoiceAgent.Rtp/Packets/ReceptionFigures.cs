namespace VoiceAgent.Rtp.Packets;

/// <summary>Loss and jitter of a received stream, as RFC 3550 §A.3 and §A.8 define them. It begins anew with each SSRC.</summary>
internal sealed class ReceptionFigures(int clockRate)
{
    private long _first = -1;
    private long _highest;
    private long _received;
    private long _expectedBefore;
    private long _receivedBefore;
    private double _jitter;
    private double _lastTransit = double.NaN;

    /// <summary>Packets lost since the start.</summary>
    public long Lost => _first < 0 ? 0 : _highest - _first + 1 - _received;

    /// <summary>Interarrival jitter in units of the RTP clock.</summary>
    public uint Jitter => (uint)_jitter;

    /// <summary>Interarrival jitter as a duration.</summary>
    public TimeSpan JitterTime => TimeSpan.FromSeconds(_jitter / clockRate);

    /// <summary>The part of packets lost in the last interval that was reported.</summary>
    public double Fraction { get; private set; }

    /// <summary>Takes an accepted packet.</summary>
    /// <param name="sequence">Its unwrapped sequence number.</param>
    /// <param name="timestamp">Its unwrapped timestamp.</param>
    /// <param name="arrival">Seconds on any clock.</param>
    /// <param name="isTimed">Whether its timestamp is of its own time. Keys keep the timestamp of their begin.</param>
    /// <returns>Whether it came after a packet with a higher number.</returns>
    public bool Take(long sequence, long timestamp, double arrival, bool isTimed = true)
    {
        _received++;
        if (_first < 0)
        {
            (_first, _highest) = (sequence, sequence);
        }

        var isReordered = sequence < _highest;
        _first = Math.Min(_first, sequence);
        _highest = Math.Max(_highest, sequence);

        if (!isTimed)
        {
            return isReordered;
        }

        var transit = (arrival * clockRate) - timestamp;
        if (!double.IsNaN(_lastTransit))
        {
            var difference = Math.Abs(transit - _lastTransit);

            // After a pause or a jump of timestamps the difference says nothing of the line.
            _jitter += difference < clockRate ? (difference - _jitter) / 16 : 0;
        }

        _lastTransit = transit;
        return isReordered;
    }

    /// <summary>The report for the interval since the last one.</summary>
    public ReceptionReport Report(uint ssrc, uint lastReport, uint delaySince)
    {
        var expected = _first < 0 ? 0 : _highest - _first + 1;
        var (expectedNow, receivedNow) = (expected - _expectedBefore, _received - _receivedBefore);
        (_expectedBefore, _receivedBefore) = (expected, _received);
        var lost = Math.Max(0, expectedNow - receivedNow);
        Fraction = expectedNow <= 0 ? 0 : (double)lost / expectedNow;
        return new ReceptionReport(ssrc, (byte)Math.Min(255, Fraction * 256), (int)Math.Clamp(Lost, -0x80_0000, 0x7F_FFFF), (uint)_highest, Jitter, lastReport, delaySince);
    }
}
