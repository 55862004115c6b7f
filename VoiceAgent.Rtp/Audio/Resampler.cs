using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;

namespace VoiceAgent.Rtp.Audio;

/// <summary>
/// Changes the sample rate of a stream of 16-bit mono audio by a polyphase Kaiser-windowed sinc filter. It keeps the end of each
/// piece for the next one, so pieces of any length join without a click. After construction nothing is allocated.
/// Measured (see ResamplerTests): ripple below 0.01 dB up to 84% of the lower Nyquist frequency, aliases 79 dB and images 84 dB down.
/// One instance serves one stream and one thread.
/// </summary>
public sealed class Resampler
{
    private const double HalfLobes = 32;
    private const double KaiserBeta = 7.86;
    private const double Cutoff = 0.925;

    // More input than this is converted in several steps.
    private const int Chunk = 960;

    private static readonly ConcurrentDictionary<(int From, int To), Table> Tables = new();

    private readonly Table _table;
    private readonly float[] _input;
    private int _filled;
    private int _phase;

    /// <summary>Prepares a conversion, for example from 22,050 to 16,000 Hz. The filter is computed once for each pair of rates.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not from 8,000 to 96,000 Hz.</exception>
    public Resampler(int from, int to)
    {
        Check(from, nameof(from));
        Check(to, nameof(to));
        (From, To) = (from, to);
        _table = Tables.GetOrAdd((from, to), static pair => new Table(pair.From, pair.To));
        _input = new float[_table.Taps + Chunk];
        Reset();

        static void Check(int rate, string name)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(rate, 8_000, name);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, 96_000, name);
        }
    }

    /// <summary>The rate of the input in Hz.</summary>
    public int From { get; }

    /// <summary>The rate of the output in Hz.</summary>
    public int To { get; }

    /// <summary>How much later the audio comes out: 4 ms if the lower rate is 8 kHz, 2 ms if it is 16 kHz. Zero if the rates are equal.</summary>
    public TimeSpan Delay => From == To ? TimeSpan.Zero : TimeSpan.FromSeconds(_table.Taps / 2.0 / From);

    /// <summary>The most samples that this many input samples can give.</summary>
    public int MaxOutput(int samples) => (int)(((long)samples * _table.Up / _table.Down) + 1);

    /// <summary>Converts the next piece of the stream.</summary>
    /// <param name="input">Samples at the rate <see cref="From"/>, as many as there are.</param>
    /// <param name="output">At least <see cref="MaxOutput"/> samples. It may not overlap the input.</param>
    /// <returns>How many samples were written. 20 ms give exactly 20 ms if both rates have whole numbers of samples in 20 ms.</returns>
    /// <exception cref="ArgumentException">The output is too short.</exception>
    public int Convert(ReadOnlySpan<short> input, Span<short> output)
    {
        if (From == To)
        {
            input.CopyTo(output);
            return input.Length;
        }

        if (output.Length < MaxOutput(input.Length))
        {
            throw new ArgumentException($"The output has {output.Length} samples. It needs {MaxOutput(input.Length)}.", nameof(output));
        }

        var written = 0;
        while (!input.IsEmpty)
        {
            var taken = Math.Min(Chunk, input.Length);
            for (var i = 0; i < taken; i++)
            {
                _input[_filled + i] = input[i];
            }

            _filled += taken;
            written += Filter(output[written..]);
            input = input[taken..];
        }

        return written;
    }

    /// <summary>Converts little-endian 16-bit samples in bytes. Returns how many bytes were written.</summary>
    public int Convert(ReadOnlySpan<byte> input, Span<byte> output) =>
        Convert(MemoryMarshal.Cast<byte, short>(input), MemoryMarshal.Cast<byte, short>(output)) * sizeof(short);

    /// <summary>Gives the end of the stream that the filter still holds, as many samples as <see cref="Delay"/> is long. It then starts anew.</summary>
    /// <param name="output">At least <see cref="MaxOutput"/> of half the filter's length.</param>
    /// <returns>How many samples were written.</returns>
    public int Finish(Span<short> output)
    {
        if (From == To)
        {
            return 0;
        }

        Array.Clear(_input, _filled, _table.Taps / 2);
        _filled += _table.Taps / 2;
        var written = Filter(output);
        Reset();
        return written;
    }

    /// <summary>Forgets the stream so far.</summary>
    public void Reset()
    {
        Array.Clear(_input);
        _filled = _table.Taps - 1;
        _phase = 0;
    }

    private int Filter(Span<short> output)
    {
        var (taps, up, down) = (_table.Taps, _table.Up, _table.Down);
        var (first, written) = (0, 0);
        while (first + taps <= _filled)
        {
            var value = Dot(_input.AsSpan(first, taps), _table.Coefficients.AsSpan(_phase * taps, taps));
            output[written++] = (short)Math.Clamp(MathF.Round(value), short.MinValue, short.MaxValue);
            _phase += down;
            first += _phase / up;
            _phase %= up;
        }

        Array.Copy(_input, first, _input, 0, _filled - first);
        _filled -= first;
        return written;
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

    /// <summary>The filter of a pair of rates, one row of coefficients for each phase.</summary>
    private sealed class Table
    {
        public Table(int from, int to)
        {
            var common = (int)BigInteger.GreatestCommonDivisor(from, to);
            (Up, Down) = (to / common, from / common);
            var narrowing = Math.Max(1.0, (double)from / to);

            // A whole number of vectors. 16 floats are the largest vector of today's processors.
            Taps = ((int)Math.Ceiling(2 * HalfLobes * narrowing) + 15) / 16 * 16;
            Coefficients = new float[Up * Taps];
            for (var phase = 0; phase < Up; phase++)
            {
                Fill(Coefficients.AsSpan(phase * Taps, Taps), (double)phase / Up, Cutoff / narrowing);
            }
        }

        public int Up { get; }

        public int Down { get; }

        public int Taps { get; }

        public float[] Coefficients { get; }

        private void Fill(Span<float> row, double phase, double cutoff)
        {
            Span<double> exact = stackalloc double[Taps];
            var sum = 0.0;
            for (var i = 0; i < Taps; i++)
            {
                var distance = i - ((Taps / 2) - 1) - phase;
                var edge = Math.Min(1, Math.Abs(distance) / (Taps / 2.0));
                var angle = Math.PI * cutoff * distance;
                exact[i] = Bessel(KaiserBeta * Math.Sqrt(1 - (edge * edge))) * (Math.Abs(distance) < 1e-9 ? 1 : Math.Sin(angle) / angle);
                sum += exact[i];
            }

            for (var i = 0; i < Taps; i++)
            {
                row[i] = (float)(exact[i] / sum);
            }
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
}
