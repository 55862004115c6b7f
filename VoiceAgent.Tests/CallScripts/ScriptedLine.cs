using System.Runtime.InteropServices;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Emulators.Phone.Line;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>
/// A bad line at the level of words and sounds. The emulated telephone does the same to real audio. A sound is heard with its words,
/// without its words, or not at all. Frames may be lost or late.
/// </summary>
internal sealed class ScriptedLine(LineQuality quality, AudioFormat format, int seed)
{
    // An echo this much below the agent's voice is still understood. Down to the second level it is a sound without words.
    private const double Understood = -20;
    private const double Audible = -35;

    // A caller is heard at −20 dB. Noise that is about as loud hides the words, and a detector may take loud noise that begins suddenly for speech.
    private const double Caller = -20;
    private const double Hides = -3;

    // The quiet first syllable of a quiet caller is below every detector's threshold.
    private const double Quiet = -15;
    private static readonly TimeSpan Syllable = TimeSpan.FromMilliseconds(60);

    // The caller hears a frame, and the microphone's next frame can carry its echo.
    private static readonly TimeSpan ShortestEcho = 2 * AudioFormat.FrameDuration;

    private readonly Random _random = new(seed);
    private readonly short[] _echo = new short[format.SampleRate * 4];
    private TimeSpan _lastSound = -TimeSpan.FromHours(1);
    private TimeSpan _began;
    private TimeSpan _lastArrival;

    /// <summary>The caller hears this audio of the agent.</summary>
    public void Hear(ReadOnlySpan<byte> pcm, TimeSpan at)
    {
        if (quality.Echo is not { Level: >= Audible } echo)
        {
            return;
        }

        var place = SampleAt(at + (echo.Delay > ShortestEcho ? echo.Delay : ShortestEcho));
        foreach (var sample in MemoryMarshal.Cast<byte, short>(pcm))
        {
            _echo[place++ % _echo.Length] = sample == 0 || echo.Level >= Understood ? sample : WordCode.Noise;
        }
    }

    /// <summary>Changes a frame of the caller to what the other side hears of it.</summary>
    public void Pass(byte[] frame, TimeSpan from)
    {
        var samples = MemoryMarshal.Cast<byte, short>(frame.AsSpan());
        Weaken(samples, from);
        AddEcho(samples, SampleAt(from));
        foreach (var noise in quality.Noises)
        {
            AddNoise(samples, noise, from);
        }

        if (quality.Loss > 0 && _random.NextDouble() < quality.Loss)
        {
            samples.Clear();
        }
    }

    /// <returns>When a frame that is sent now arrives. Frames keep their order.</returns>
    public TimeSpan Arrival(TimeSpan now)
    {
        var arrives = now + (quality.Jitter * (quality.Jitter > TimeSpan.Zero ? _random.NextDouble() : 0));
        return _lastArrival = arrives > _lastArrival ? arrives : _lastArrival;
    }

    private void Weaken(Span<short> samples, TimeSpan from)
    {
        if (quality.Level > Quiet || !samples.ContainsAnyExcept((short)0))
        {
            return;
        }

        _began = from - _lastSound > Syllable ? from : _began;
        _lastSound = from;
        if (from - _began < Syllable || quality.Level < Audible)
        {
            samples.Clear();
        }
    }

    private void AddEcho(Span<short> samples, long place)
    {
        for (var i = 0; i < samples.Length && quality.Echo is not null; i++)
        {
            ref var echo = ref _echo[(place + i) % _echo.Length];
            samples[i] = samples[i] == 0 ? echo : samples[i];
            echo = 0;
        }
    }

    /// <summary>A burst begins suddenly, and is a sound. Noise that never stops is the background, which detectors leave out.</summary>
    private static void AddNoise(Span<short> samples, LineNoise noise, TimeSpan from)
    {
        if (!noise.SoundsAt(from) || noise.Level < Audible)
        {
            return;
        }

        foreach (ref var sample in samples)
        {
            var isHidden = sample != 0 && noise.Level >= Caller + Hides;
            sample = isHidden || (sample == 0 && noise.Every is not null) ? WordCode.Noise : sample;
        }
    }

    private long SampleAt(TimeSpan at) => Math.Max(0, at.Ticks * format.SampleRate / TimeSpan.TicksPerSecond);
}
