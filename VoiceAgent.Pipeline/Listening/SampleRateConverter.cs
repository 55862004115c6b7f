using System.Numerics;

namespace VoiceAgent.Pipeline.Listening;

/// <summary>
/// Converts a stream of PCM16 to samples between −1 and 1 at another rate, frame by frame. It is a polyphase filter: a windowed sinc
/// that passes 90 % of the smaller bandwidth. It allocates nothing per frame.
/// </summary>
internal sealed class SampleRateConverter
{
    // Zero crossings of the sinc on each side. 16 give a stop band of more than 60 dB, which is enough for a detector.
    private const int Crossings = 16;
    private const double Passband = 0.9;

    private readonly int _up;
    private readonly int _down;
    private readonly float[][] _phases;
    private readonly float[] _history;
    private int _held;
    private int _position;

    /// <param name="longest">The most samples of one call to <see cref="Convert"/>.</param>
    public SampleRateConverter(int from, int to, int longest)
    {
        var common = (int)BigInteger.GreatestCommonDivisor(from, to);
        (_up, _down) = (to / common, from / common);
        var taps = _up == _down ? 1 : (int)Math.Ceiling(2 * Crossings * Math.Max(1.0, (double)from / to));
        _phases = [.. Enumerable.Range(0, _up).Select(phase => Phase(phase, taps))];
        _history = new float[taps + longest + _down];
        _held = taps - 1;
    }

    /// <returns>How many samples were written. <paramref name="converted"/> needs room for all of them and one more.</returns>
    public int Convert(ReadOnlySpan<short> samples, Span<float> converted)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            _history[_held + i] = samples[i] / 32_768f;
        }

        _held += samples.Length;
        var count = 0;
        while ((_position / _up) + _phases[0].Length <= _held)
        {
            converted[count++] = Dot(_history.AsSpan(_position / _up, _phases[0].Length), _phases[_position % _up]);
            _position += _down;
        }

        var done = Math.Min(_position / _up, _held);
        _history.AsSpan(done, _held - done).CopyTo(_history);
        (_held, _position) = (_held - done, _position - (done * _up));
        return count;
    }

    /// <summary>The filter for output samples that lie <paramref name="phase"/>/<see cref="_up"/> after an input sample, oldest sample first.</summary>
    private float[] Phase(int phase, int taps)
    {
        if (taps == 1)
        {
            return [1];
        }

        var cutoff = Passband * Math.Min(1.0, (double)_up / _down);
        var filter = new double[taps];
        for (var tap = 0; tap < taps; tap++)
        {
            var distance = tap - (taps / 2) - ((double)phase / _up) + 1;
            var edge = 0.5 + (0.5 * distance / (taps / 2.0));
            var window = edge is <= 0 or >= 1 ? 0 : 0.42 - (0.5 * Math.Cos(2 * Math.PI * edge)) + (0.08 * Math.Cos(4 * Math.PI * edge));
            filter[tap] = window * (distance == 0 ? 1 : Math.Sin(Math.PI * cutoff * distance) / (Math.PI * cutoff * distance));
        }

        var sum = filter.Sum();
        return Array.ConvertAll(filter, value => (float)(value / sum));
    }

    private static float Dot(ReadOnlySpan<float> samples, ReadOnlySpan<float> filter)
    {
        var (sum, i) = (Vector<float>.Zero, 0);
        for (; i <= filter.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            sum += new Vector<float>(samples[i..]) * new Vector<float>(filter[i..]);
        }

        var total = Vector.Sum(sum);
        for (; i < filter.Length; i++)
        {
            total += samples[i] * filter[i];
        }

        return total;
    }
}
