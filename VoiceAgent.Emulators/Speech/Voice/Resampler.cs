using System.Collections.Concurrent;
using System.Numerics;

namespace VoiceAgent.Emulators.Speech.Voice;

/// <summary>
/// Changes the sample rate of complete audio by a rational factor. It is a polyphase Kaiser-windowed sinc filter,
/// flat to 85% of the lower Nyquist frequency, with a stop band 85 dB down. The delay of the filter is compensated.
/// </summary>
internal sealed class Resampler
{
    private const int HalfLobes = 32;
    private const double KaiserBeta = 9;
    private static readonly ConcurrentDictionary<(int From, int To), Resampler> Cached = new();

    private readonly int _up;
    private readonly int _down;
    private readonly int _taps;
    private readonly float[][] _phases;

    private Resampler(int from, int to)
    {
        var common = (int)BigInteger.GreatestCommonDivisor(from, to);
        (_up, _down) = (to / common, from / common);
        var narrowing = Math.Max(1.0, (double)from / to);
        _taps = ((int)Math.Ceiling(2 * HalfLobes * narrowing) + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        _phases = [.. Enumerable.Range(0, _up).Select(phase => Phase(phase, 0.94 / narrowing))];
    }

    /// <summary>Returns the resampler between two rates. It has no state and is shared.</summary>
    public static Resampler Between(int from, int to) => Cached.GetOrAdd((from, to), static pair => new Resampler(pair.From, pair.To));

    /// <summary>Returns the audio at the other rate.</summary>
    public float[] Convert(ReadOnlySpan<float> samples)
    {
        if (_up == _down)
        {
            return samples.ToArray();
        }

        var padded = new float[samples.Length + (2 * _taps)];
        samples.CopyTo(padded.AsSpan(_taps));
        var converted = new float[(int)((long)samples.Length * _up / _down)];
        for (var i = 0; i < converted.Length; i++)
        {
            var position = (long)i * _down;
            var first = (int)(position / _up) + _taps - (_taps / 2) + 1;
            converted[i] = Dot(padded.AsSpan(first, _taps), _phases[(int)(position % _up)]);
        }

        return converted;
    }

    /// <summary>The filter for an output sample that is <paramref name="phase"/>/<see cref="_up"/> after an input sample.</summary>
    private float[] Phase(int phase, double cutoff)
    {
        var filter = new float[_taps];
        var sum = 0.0;
        for (var i = 0; i < _taps; i++)
        {
            var distance = i - (_taps / 2) + 1 - ((double)phase / _up);
            var edge = Math.Min(1, Math.Abs(distance) / (_taps / 2.0));
            var window = Bessel(KaiserBeta * Math.Sqrt(1 - (edge * edge))) / Bessel(KaiserBeta);
            var angle = Math.PI * cutoff * distance;
            var value = window * (Math.Abs(distance) < 1e-9 ? cutoff : cutoff * Math.Sin(angle) / angle);
            filter[i] = (float)value;
            sum += value;
        }

        for (var i = 0; i < _taps; i++)
        {
            filter[i] = (float)(filter[i] / sum);
        }

        return filter;
    }

    private static float Dot(ReadOnlySpan<float> samples, ReadOnlySpan<float> filter)
    {
        var sum = Vector<float>.Zero;
        for (var i = 0; i < filter.Length; i += Vector<float>.Count)
        {
            sum += new Vector<float>(samples[i..]) * new Vector<float>(filter[i..]);
        }

        return Vector.Sum(sum);
    }

    private static double Bessel(double x)
    {
        double sum = 1, term = 1;
        for (var k = 1; k < 40; k++)
        {
            term *= x / 2 / k * (x / 2 / k);
            sum += term;
        }

        return sum;
    }
}
