namespace VoiceAgent.Rtp.Audio;

/// <summary>
/// Finds DTMF keys in audio by Goertzel filters in blocks of 12.75 ms. A key counts once two blocks in a row hold it, and it ends
/// after two blocks without it. Limits follow ITU-T Q.24: tones that differ by 8 dB are accepted in both directions.
/// </summary>
internal sealed class ToneDetector
{
    private const double BlockSeconds = 0.01275;
    private const double LeastAmplitude = 300;
    private const double Twist = 6.3;
    private const double ReverseTwist = 6.3;
    private const double OverOthers = 6.3;

    // The two tones hold most of the block's energy. Speech spreads its energy.
    private const double PartOfEnergy = 0.7;

    private readonly double[] _coefficients;
    private readonly double[] _first = new double[8];
    private readonly double[] _second = new double[8];
    private readonly int _block;
    private double _energy;
    private int _filled;
    private char? _candidate;
    private char? _current;
    private int _misses;

    public ToneDetector(int rate)
    {
        _block = (int)Math.Round(rate * BlockSeconds);
        _coefficients = [.. ToneKeys.Rows.Concat(ToneKeys.Columns).Select(frequency => 2 * Math.Cos(2 * Math.PI * frequency / rate))];
    }

    /// <summary>Takes audio. Returns a key that has begun in it, else null.</summary>
    public char? Take(ReadOnlySpan<short> samples)
    {
        char? begun = null;
        foreach (var sample in samples)
        {
            for (var i = 0; i < 8; i++)
            {
                var next = sample + (_coefficients[i] * _first[i]) - _second[i];
                (_second[i], _first[i]) = (_first[i], next);
            }

            _energy += (double)sample * sample;
            if (++_filled == _block)
            {
                begun = Judge(Key()) ?? begun;
                Array.Clear(_first);
                Array.Clear(_second);
                (_energy, _filled) = (0, 0);
            }
        }

        return begun;
    }

    private char? Judge(char? key)
    {
        if (_current is not null)
        {
            _misses = key == _current ? 0 : _misses + 1;
            if (_misses < 2)
            {
                return null;
            }

            (_current, _misses) = (null, 0);
        }

        var begun = key is not null && key == _candidate ? key : null;
        (_candidate, _current) = (key, begun);
        return begun;
    }

    private char? Key()
    {
        Span<double> power = stackalloc double[8];
        for (var i = 0; i < 8; i++)
        {
            power[i] = (_first[i] * _first[i]) + (_second[i] * _second[i]) - (_coefficients[i] * _first[i] * _second[i]);
        }

        var (row, column) = (Strongest(power[..4]), Strongest(power[4..]));
        var (low, high) = (power[row], power[4 + column]);
        var least = LeastAmplitude * _block / 2 * (LeastAmplitude * _block / 2);
        return low >= least && high >= least
            && high <= low * Twist && low <= high * ReverseTwist
            && IsOver(power[..4], row) && IsOver(power[4..], column)
            && (low + high) * 2 / _block >= PartOfEnergy * _energy
            ? ToneKeys.KeyAt(row, column)
            : null;
    }

    private static int Strongest(ReadOnlySpan<double> power)
    {
        var strongest = 0;
        for (var i = 1; i < power.Length; i++)
        {
            strongest = power[i] > power[strongest] ? i : strongest;
        }

        return strongest;
    }

    private static bool IsOver(ReadOnlySpan<double> power, int strongest)
    {
        for (var i = 0; i < power.Length; i++)
        {
            if (i != strongest && power[i] * OverOthers > power[strongest])
            {
                return false;
            }
        }

        return true;
    }
}
