namespace VoiceAgent.Emulators.Speech.Recognition;

/// <summary>
/// Detects whether 10 ms of audio are louder than the background noise. The noise floor is the lowest smoothed level of the last two
/// seconds. So it adapts to a noisy connection, and speech does not raise it.
/// </summary>
internal sealed class SpeechActivity
{
    public static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(10);

    /// <summary>Speech is louder than the noise floor by this many dB.</summary>
    private const double Above = 9;

    /// <summary>Speech is never below this level, in dB of full scale.</summary>
    private const double Quietest = -52;

    private const double Smoothing = 0.4;
    private const int FramesPerBlock = 25;

    /// <summary>The last eight quarters of a second. They start low, so that a stream that begins with speech is not taken for a noisy one.</summary>
    private readonly double[] _blocks = [-90, -90, -90, -90, -90, -90, -90, -90];
    private double _smoothed = -90;
    private double _blockMinimum = double.MaxValue;
    private int _frames;

    public bool IsLoud(ReadOnlySpan<short> frame)
    {
        var level = Level(frame);
        _smoothed += (level - _smoothed) * Smoothing;
        _blockMinimum = Math.Min(_blockMinimum, _smoothed);
        if (++_frames % FramesPerBlock == 0)
        {
            _blocks[_frames / FramesPerBlock % _blocks.Length] = _blockMinimum;
            _blockMinimum = double.MaxValue;
        }

        var floor = Math.Min(_blockMinimum, _blocks.Min());
        return level > Quietest && level > floor + Above;
    }

    private static double Level(ReadOnlySpan<short> frame)
    {
        long sum = 0;
        foreach (var sample in frame)
        {
            sum += sample * sample;
        }

        return 10 * Math.Log10((((double)sum / Math.Max(1, frame.Length)) + 1) / (32768.0 * 32768.0));
    }
}
