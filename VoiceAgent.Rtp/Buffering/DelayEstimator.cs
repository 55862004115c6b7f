namespace VoiceAgent.Rtp.Buffering;

/// <summary>
/// Estimates how long packets must wait so that nearly all have come, in the manner of WebRTC's NetEq. Each packet's delay is
/// measured against the fastest one of the last seconds. A histogram of these delays forgets slowly. The target is a high
/// percentile. Late packets weigh more than punctual ones, so the target grows within some packets and shrinks within seconds.
/// </summary>
internal sealed class DelayEstimator
{
    private const double BucketSeconds = 0.005;
    private const int Buckets = 100;
    private const double Percentile = 0.95;
    private const double PunctualWeight = 0.002;
    private const double LateWeight = 0.01;
    private const double Least = 0.010;
    private const double Start = 0.020;

    // The fastest packet of four seconds. Clocks that differ by 500 ppm move by 2 ms meanwhile.
    private const int Minima = 4;

    private readonly double[] _histogram = new double[Buckets];
    private readonly double[] _minima = new double[Minima];
    private readonly double _most;
    private double _minimaUntil;
    private int _minimum;
    private double _lastArrival = double.NaN;

    public DelayEstimator(TimeSpan most)
    {
        _most = most.TotalSeconds;
        Restart();
    }

    /// <summary>Arrival less timestamp of the fastest packet, in seconds.</summary>
    public double Fastest { get; private set; }

    /// <summary>How much later than the fastest packet audio is to be played, in seconds.</summary>
    public double Target { get; private set; }

    /// <summary>Takes a packet.</summary>
    /// <param name="arrival">Seconds.</param>
    /// <param name="sent">Its timestamp in seconds.</param>
    public void Take(double arrival, double sent)
    {
        var transit = arrival - sent;
        if (arrival >= _minimaUntil)
        {
            _minimum = (_minimum + 1) % Minima;
            _minima[_minimum] = transit;
            _minimaUntil = arrival + 1;
        }

        _minima[_minimum] = Math.Min(_minima[_minimum], transit);
        Fastest = Smallest();

        // Packets that come together were held up by the same thing. Their first one waited longest and counts for all.
        if (arrival == _lastArrival)
        {
            return;
        }

        _lastArrival = arrival;
        var late = transit - Fastest;
        var weight = late > Target ? LateWeight : PunctualWeight;
        var bucket = Math.Clamp((int)(late / BucketSeconds), 0, Buckets - 1);
        for (var i = 0; i < Buckets; i++)
        {
            _histogram[i] *= 1 - weight;
        }

        _histogram[bucket] += weight;
        Target = Math.Clamp(AtPercentile(), Least, _most);
    }

    /// <summary>Forgets the clock of the stream, because another one begins. The histogram stays: the line is the same.</summary>
    public void RestartClock()
    {
        Array.Fill(_minima, double.MaxValue);
        (_minimaUntil, Fastest) = (double.MinValue, 0);
    }

    private void Restart()
    {
        Array.Clear(_histogram);
        _histogram[(int)(Start / BucketSeconds) - 1] = 1;
        Target = Start;
        RestartClock();
    }

    private double Smallest()
    {
        var smallest = _minima[0];
        for (var i = 1; i < Minima; i++)
        {
            smallest = Math.Min(smallest, _minima[i]);
        }

        return smallest;
    }

    private double AtPercentile()
    {
        var sum = 0.0;
        for (var i = 0; i < Buckets; i++)
        {
            sum += _histogram[i];
            if (sum >= Percentile)
            {
                return (i + 1) * BucketSeconds;
            }
        }

        return Buckets * BucketSeconds;
    }
}
