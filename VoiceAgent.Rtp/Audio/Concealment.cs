namespace VoiceAgent.Rtp.Audio;

/// <summary>
/// Makes up lost audio from the audio before it, in the manner of ITU-T G.711 Appendix I: the last pitch period is repeated, faded
/// from 10 ms on, and silent after 60 ms. The first good audio afterwards is faded in, so that no join clicks.
/// Every good sample passes through <see cref="Good"/>.
/// </summary>
internal sealed class Concealment
{
    private const int FadeStartMilliseconds = 10;
    private const int FadeEndMilliseconds = 60;
    private const int HistoryMilliseconds = 50;

    // Pitches from 66 to 200 Hz, as in Appendix I. The comparison window is 20 ms.
    private const int LowestPitch = 66;
    private const int HighestPitch = 200;

    private readonly int _rate;
    private readonly short[] _history;
    private readonly short[] _period;
    private readonly short[] _tail;
    private int _periodLength;
    private int _made;

    public Concealment(int rate)
    {
        _rate = rate;
        _history = new short[rate * HistoryMilliseconds / 1000];
        _period = new short[(rate / LowestPitch) + 1];
        _tail = new short[rate * 4 / 1000];
    }

    /// <summary>Whether the last audio was made up.</summary>
    public bool IsActive => _made > 0;

    /// <summary>Takes good audio. After made-up audio its first 4 ms are faded in.</summary>
    public void Good(Span<short> samples)
    {
        if (_made > 0)
        {
            var overlap = Math.Min(_tail.Length, samples.Length);
            Synthesize(_tail.AsSpan(0, overlap));
            for (var i = 0; i < overlap; i++)
            {
                samples[i] = (short)(((_tail[i] * (overlap - i)) + (samples[i] * i)) / overlap);
            }

            _made = 0;
        }

        Remember(samples);
    }

    /// <summary>Makes up audio.</summary>
    public void Make(Span<short> samples)
    {
        if (_made == 0)
        {
            TakePeriod();
        }

        Synthesize(samples);
        Remember(samples);
    }

    public void Reset()
    {
        Array.Clear(_history);
        _made = 0;
    }

    private void Synthesize(Span<short> samples)
    {
        var (fadeStart, fadeEnd) = (_rate * FadeStartMilliseconds / 1000, _rate * FadeEndMilliseconds / 1000);
        for (var i = 0; i < samples.Length; i++)
        {
            var value = _made >= fadeEnd ? 0 : _period[_made % _periodLength];
            var gain = _made <= fadeStart ? 256 : 256 * Math.Max(0, fadeEnd - _made) / (fadeEnd - fadeStart);
            samples[i] = (short)((value * gain) >> 8);
            _made++;
        }
    }

    /// <summary>Takes the last pitch period. Its end is blended with the end of the period before, so that it joins to its own start.</summary>
    private void TakePeriod()
    {
        _periodLength = Pitch();
        var end = _history.Length;
        _history.AsSpan(end - _periodLength).CopyTo(_period);
        var blend = _periodLength / 4;
        for (var i = 0; i < blend; i++)
        {
            var at = _periodLength - blend + i;
            var before = _history[end - (2 * _periodLength) + at];
            _period[at] = (short)(((_period[at] * (blend - i)) + (before * i)) / blend);
        }
    }

    private int Pitch()
    {
        var (shortest, longest) = (_rate / HighestPitch, _rate / LowestPitch);
        var window = _history.AsSpan(_history.Length - (_rate / 50));
        var step = _rate / 8_000;
        var (best, bestScore) = (longest, double.MinValue);
        for (var lag = shortest; lag <= longest; lag += step)
        {
            var earlier = _history.AsSpan(_history.Length - window.Length - lag, window.Length);
            long product = 0, energy = 1;
            for (var i = 0; i < window.Length; i += step)
            {
                product += window[i] * earlier[i];
                energy += earlier[i] * earlier[i];
            }

            var score = product <= 0 ? 0 : (double)product * product / energy;
            if (score > bestScore)
            {
                (best, bestScore) = (lag, score);
            }
        }

        return best;
    }

    private void Remember(ReadOnlySpan<short> samples)
    {
        if (samples.Length >= _history.Length)
        {
            samples[^_history.Length..].CopyTo(_history);
            return;
        }

        _history.AsSpan(samples.Length).CopyTo(_history);
        samples.CopyTo(_history.AsSpan(_history.Length - samples.Length));
    }
}
