using VoiceAgent.Emulators.Speech;

namespace VoiceAgent.Emulators.Phone.Line;

/// <summary>
/// The telephone network: nothing above 3.4 kHz passes, and each sample is coded with eight bits. The stream keeps its rate, as the
/// telephony service converts it back.
/// </summary>
internal sealed class TelephoneBand(int sampleRate)
{
    private const double Highest = 3_400;

    // Three pairs of poles of a Butterworth low pass.
    private readonly Biquad[] _filters = [.. new[] { 0.5176, 0.7071, 1.9319 }.Select(quality => new Biquad(Highest, quality, sampleRate))];

    public void Pass(Span<float> frame)
    {
        foreach (ref var sample in frame)
        {
            double passed = sample;
            foreach (var filter in _filters)
            {
                passed = filter.Next(passed);
            }

            sample = MuLaw.Decode(MuLaw.Encode((short)Math.Clamp(Math.Round(passed), short.MinValue, short.MaxValue)));
        }
    }

    /// <summary>A low pass of second order.</summary>
    private sealed class Biquad
    {
        private readonly double _input;
        private readonly double _last;
        private readonly double _before;
        private double _x1;
        private double _x2;
        private double _y1;
        private double _y2;

        public Biquad(double pitch, double quality, int sampleRate)
        {
            var turn = 2 * Math.PI * pitch / sampleRate;
            var alpha = Math.Sin(turn) / (2 * quality);
            _input = (1 - Math.Cos(turn)) / 2 / (1 + alpha);
            _last = 2 * Math.Cos(turn) / (1 + alpha);
            _before = (alpha - 1) / (1 + alpha);
        }

        public double Next(double x)
        {
            var y = (_input * (x + (2 * _x1) + _x2)) + (_last * _y1) + (_before * _y2);
            (_x2, _x1, _y2, _y1) = (_x1, x, _y1, y);
            return y;
        }
    }
}
