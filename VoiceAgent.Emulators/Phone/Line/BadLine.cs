using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Phone.Line;

/// <summary>
/// Passes the caller's frames through a bad line: level, echo of the agent, noise, the telephone network's code, jitter and loss, in this
/// order. The same seed gives the same line. It allocates nothing per frame.
/// </summary>
internal sealed class BadLine
{
    // The noise repeats after this time. Nobody notices it in a call.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private readonly LineQuality _quality;
    private readonly Random _random;
    private readonly (LineNoise Noise, float[] Samples)[] _noises;
    private readonly float[] _mixed;
    private readonly float[] _echo;
    private readonly TelephoneBand? _band;
    private readonly JitterQueue? _jitter;
    private readonly float _gain;
    private readonly float _echoGain;
    private long _sent;
    private long _heard;

    public BadLine(LineQuality quality, int sampleRate, int seed)
    {
        _quality = quality;
        _random = new Random(seed);
        var frame = sampleRate / 50;
        _mixed = new float[frame];
        _noises = [.. quality.Noises.Select((noise, i) => (noise, NoiseMaker.Make(noise.Kind, Period, sampleRate, seed + i)))];
        _echo = new float[quality.Echo is { } echo ? (int)(echo.Delay.TotalSeconds * sampleRate) + (2 * frame) : 0];
        _band = quality.IsTelephone ? new TelephoneBand(sampleRate) : null;
        _jitter = quality.Jitter > TimeSpan.Zero ? new JitterQueue((int)Math.Ceiling(quality.Jitter / Frame), frame) : null;
        _gain = Factor(quality.Level);
        _echoGain = Factor(quality.Echo?.Level ?? 0);
    }

    /// <summary>Receives what the caller hears in the tick whose frame <see cref="Pass"/> has sent.</summary>
    public void Hear(ReadOnlySpan<short> frame)
    {
        if (_echo.Length == 0)
        {
            return;
        }

        // The telephone sends a frame one tick after it was captured. The echo is kept where that frame will look for it.
        var delay = _echo.Length - frame.Length;
        for (var i = 0; i < frame.Length; i++)
        {
            _echo[(_heard + i + delay) % _echo.Length] = frame[i] * _echoGain;
        }

        _heard += frame.Length;
    }

    /// <summary>Changes a frame of the caller to what arrives of it.</summary>
    public void Pass(Span<short> frame)
    {
        for (var i = 0; i < frame.Length; i++)
        {
            _mixed[i] = frame[i] * _gain;
        }

        MixEcho(frame.Length);
        MixNoise(frame.Length);
        _sent += frame.Length;
        _band?.Pass(_mixed.AsSpan(0, frame.Length));
        for (var i = 0; i < frame.Length; i++)
        {
            frame[i] = (short)Math.Clamp(MathF.Round(_mixed[i]), short.MinValue, short.MaxValue);
        }

        _jitter?.Pass(frame, _random);
        if (_quality.Loss > 0 && _random.NextDouble() < _quality.Loss)
        {
            frame.Clear();
        }
    }

    private void MixEcho(int length)
    {
        for (var i = 0; i < length && _echo.Length > 0; i++)
        {
            ref var echo = ref _echo[(_sent + i) % _echo.Length];
            _mixed[i] += echo;
            echo = 0;
        }
    }

    private void MixNoise(int length)
    {
        foreach (var (noise, samples) in _noises)
        {
            if (!noise.SoundsAt(Frame * (_sent / _mixed.Length)))
            {
                continue;
            }

            var gain = short.MaxValue * Factor(noise.Level);
            for (var i = 0; i < length; i++)
            {
                _mixed[i] += samples[(_sent + i) % samples.Length] * gain;
            }
        }
    }

    private static float Factor(double decibels) => (float)Math.Pow(10, decibels / 20);
}
