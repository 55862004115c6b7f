using System.Numerics;
using System.Runtime.InteropServices;

namespace VoiceAgent.Emulators.Speech.Ears;

/// <summary>
/// The strength of each tone, in windows of one symbol that begin every quarter symbol. Each sample is multiplied once with all tones.
/// A window is the sum of four quarters, because every tone has a whole number of periods in a symbol.
/// </summary>
internal sealed class ToneSpectrum
{
    public const int QuartersPerSymbol = 4;

    /// <summary>How many windows are kept. It is a power of two, and more than the longest packet with its sync.</summary>
    private const int Kept = 1024;

    /// <summary>A tone of this level, in PCM16 steps, counts as much as silence. So nothing is read from noise far below speech.</summary>
    private const float Floor = 8;

    private readonly int _tones;
    private readonly int _rowVectors;
    private readonly int _quarter;
    private readonly float _floor;
    private readonly float[] _reference;
    private readonly float[] _sums;
    private readonly float[] _quarters;
    private readonly float[] _shares;
    private readonly float[] _presences = new float[Kept];
    private int _inQuarter;
    private long _quartersDone;

    public ToneSpectrum(ToneBand band, int sampleRate)
    {
        _tones = band.Tones;
        var symbol = band.SamplesPerSymbol(sampleRate);
        _quarter = symbol / QuartersPerSymbol;
        _rowVectors = ((2 * _tones) + Vector<float>.Count - 1) / Vector<float>.Count;
        _floor = Floor * Floor * symbol * symbol / 4f;
        var lanes = _rowVectors * Vector<float>.Count;
        _reference = Reference(band, sampleRate, symbol, lanes);
        _sums = new float[lanes];
        _quarters = new float[lanes * QuartersPerSymbol];
        _shares = new float[Kept * _tones];
    }

    /// <summary>The number of complete windows.</summary>
    public long Windows => Math.Max(0, _quartersDone - QuartersPerSymbol + 1);

    /// <summary>The last window that had any sound, or -1.</summary>
    public long LastSound { get; private set; } = -1;

    /// <summary>Returns the first sample of a window.</summary>
    public long SampleOf(long window) => window * _quarter;

    /// <summary>The share of each tone in the window, 0 to 1. In silence all are near 0.</summary>
    public ReadOnlySpan<float> Shares(long window) => _shares.AsSpan(Row(window), _tones);

    public float Share(long window, int tone) => _shares[Row(window) + tone];

    /// <summary>The sum of the shares. It is near 1 where there is sound, and near 0 in silence.</summary>
    public float Presence(long window) => _presences[window & (Kept - 1)];

    /// <summary>Reads samples until one more quarter is complete.</summary>
    /// <returns>The number of samples read.</returns>
    public int Take(ReadOnlySpan<short> samples)
    {
        var taken = Math.Min(samples.Length, _quarter - _inQuarter);
        if (samples[..taken].ContainsAnyExcept((short)0))
        {
            Accumulate(samples[..taken]);
        }

        _inQuarter += taken;
        if (_inQuarter == _quarter)
        {
            FinishQuarter();
        }

        return taken;
    }

    private void Accumulate(ReadOnlySpan<short> samples)
    {
        var row = ((int)(_quartersDone & (QuartersPerSymbol - 1)) * _quarter) + _inQuarter;
        var rows = MemoryMarshal.Cast<float, Vector<float>>(_reference)[(row * _rowVectors)..];
        var accumulated = MemoryMarshal.Cast<float, Vector<float>>(_sums.AsSpan());
        for (var vector = 0; vector < accumulated.Length; vector++)
        {
            // Two sums, because each step of a single sum would wait for the step before.
            var (even, odd) = (accumulated[vector], Vector<float>.Zero);
            var i = 0;
            for (; i + 1 < samples.Length; i += 2)
            {
                even += rows[(i * _rowVectors) + vector] * samples[i];
                odd += rows[((i + 1) * _rowVectors) + vector] * samples[i + 1];
            }

            accumulated[vector] = even + odd + (i < samples.Length ? rows[(i * _rowVectors) + vector] * samples[i] : Vector<float>.Zero);
        }
    }

    private int Row(long window) => (int)(window & (Kept - 1)) * _tones;

    /// <summary>Adds the sums of the last four quarters to those of a window.</summary>
    private void FinishQuarter()
    {
        _sums.CopyTo(_quarters, (int)(_quartersDone & (QuartersPerSymbol - 1)) * _sums.Length);
        _inQuarter = 0;
        if (++_quartersDone >= QuartersPerSymbol)
        {
            var all = MemoryMarshal.Cast<float, Vector<float>>(_quarters.AsSpan());
            var window = MemoryMarshal.Cast<float, Vector<float>>(_sums.AsSpan());
            for (var vector = 0; vector < window.Length; vector++)
            {
                window[vector] = all[vector] + all[window.Length + vector] + all[(2 * window.Length) + vector] + all[(3 * window.Length) + vector];
            }

            var number = _quartersDone - QuartersPerSymbol;
            var presence = FinishWindow(_sums, _shares.AsSpan(Row(number), _tones));
            _presences[number & (Kept - 1)] = presence;
            LastSound = presence > 0 ? number : LastSound;
        }

        Array.Clear(_sums);
    }

    /// <returns>The sum of the shares.</returns>
    private float FinishWindow(ReadOnlySpan<float> window, Span<float> share)
    {
        var total = _floor;
        for (var tone = 0; tone < share.Length; tone++)
        {
            var (cosine, sine) = (window[tone], window[share.Length + tone]);
            share[tone] = (cosine * cosine) + (sine * sine);
            total += share[tone];
        }

        var scale = 1 / total;
        for (var tone = 0; tone < share.Length; tone++)
        {
            share[tone] *= scale;
        }

        return (total - _floor) * scale;
    }

    private static float[] Reference(ToneBand band, int sampleRate, int symbol, int lanes)
    {
        var table = new float[symbol * lanes];
        for (var i = 0; i < symbol; i++)
        {
            for (var tone = 0; tone < band.Tones; tone++)
            {
                var angle = 2 * Math.PI * (band.LowestHz + (tone * band.SymbolsPerSecond)) * i / sampleRate;
                table[(i * lanes) + tone] = (float)Math.Cos(angle);
                table[(i * lanes) + band.Tones + tone] = (float)Math.Sin(angle);
            }
        }

        return table;
    }
}
