namespace VoiceAgent.Emulators.Phone.Line;

/// <summary>Random samples with a normal distribution, plain or with more power at low frequencies.</summary>
internal sealed class Hiss(Random random)
{
    private readonly double[] _slow = new double[4];

    public double Next() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Four low passes an octave and a half apart approximate a slope of 3 dB an octave.</summary>
    public double NextPink()
    {
        var (white, sum) = (Next(), 0.0);
        for (var i = 0; i < _slow.Length; i++)
        {
            var speed = 0.6 / Math.Pow(4, i);
            _slow[i] += speed * (white - _slow[i]);
            sum += _slow[i] * Math.Pow(2, i) * 0.4;
        }

        return sum + (0.15 * white);
    }
}

/// <summary>Lets one frequency pass, like a throat or the body of a car.</summary>
/// <param name="pitch">Hertz.</param>
/// <param name="width">Hertz.</param>
internal sealed class Resonator(double pitch, double width, int sampleRate)
{
    private readonly double _decay = Math.Exp(-Math.PI * width / sampleRate);
    private readonly double _turn = 2 * Math.Cos(2 * Math.PI * Math.Min(pitch, 0.45 * sampleRate) / sampleRate);
    private double _last;
    private double _before;

    public double Next(double input)
    {
        var output = ((1 - _decay) * input) + (_decay * _turn * _last) - (_decay * _decay * _before);
        (_before, _last) = (_last, output);
        return output;
    }
}

/// <summary>
/// A person in the background. A pulse of the vocal cords passes through three formants that change with each syllable. It sounds
/// like talking, but it has no words.
/// </summary>
internal sealed class Talker(Random random, int sampleRate)
{
    private readonly double _pitch = 90 + (130 * random.NextDouble());
    private Resonator[] _formants = [];
    private double _phase;
    private int _left;
    private int _length;
    private double _strength;
    private double _tune;

    public double Next()
    {
        if (_left-- == 0 || _formants.Length == 0)
        {
            NextSyllable();
        }

        _phase += _pitch * _tune / sampleRate;
        var pulse = 0.0;
        if (_phase >= 1)
        {
            _phase -= 1;
            pulse = 12;
        }

        var shape = Math.Sin(Math.PI * _left / Math.Max(1, _length));
        var sound = 0.0;
        foreach (var formant in _formants)
        {
            sound += formant.Next(pulse);
        }

        return _strength * Math.Max(0, shape) * sound;
    }

    private void NextSyllable()
    {
        _length = (int)((0.12 + (0.16 * random.NextDouble())) * sampleRate);
        _left = _length;
        _strength = random.NextDouble() < 0.3 ? 0 : 0.5 + (0.5 * random.NextDouble());
        _tune = 0.85 + (0.3 * random.NextDouble());
        _formants =
        [
            new Resonator(300 + (500 * random.NextDouble()), 80, sampleRate),
            new Resonator(900 + (1_300 * random.NextDouble()), 110, sampleRate),
            new Resonator(2_300 + (600 * random.NextDouble()), 160, sampleRate),
        ];
    }
}
