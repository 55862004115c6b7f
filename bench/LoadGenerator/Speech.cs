using System.Diagnostics;

namespace VoiceAgent.Bench.LoadGenerator;

/// <summary>
/// Makes all callers speak in real time from one thread, with 20 ms frames at absolute times. The cycle of ten seconds:
/// a turn of one second, four seconds of silence, a turn of one second, an answer that is interrupted after one second by half a
/// second of speech, and silence. The callers' cycles are spread over the ten seconds.
/// </summary>
internal sealed class Speech : IDisposable
{
    private const int Cycle = 500;
    private const int QuietTail = 400;

    private readonly Caller[] _callers;
    private readonly Thread _thread;
    private volatile bool _done;
    private volatile bool _measuring;

    public Speech(Caller[] callers)
    {
        _callers = callers;
        _thread = new Thread(Speak) { Priority = ThreadPriority.AboveNormal, IsBackground = true };
        _thread.Start();
    }

    public bool Measuring
    {
        get => _measuring;
        set => _measuring = value;
    }

    /// <summary>How late the generator sent frames, in milliseconds.</summary>
    public List<float> Lateness { get; } = new(1 << 20);

    public void Dispose()
    {
        _done = true;
        _thread.Join();
    }

    private void Speak()
    {
        var frame = Stopwatch.Frequency / 50;
        var begin = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 10);
        var said = new int[_callers.Length];
        while (!_done)
        {
            var now = Stopwatch.GetTimestamp();
            var (spoke, next) = (false, long.MaxValue);
            for (var i = 0; i < _callers.Length; i++)
            {
                var due = begin + (frame * i / _callers.Length) + (said[i] * frame);
                if (now >= due)
                {
                    spoke = true;
                    Say(i, said[i]++, now, due);
                    due += frame;
                }

                next = Math.Min(next, due);
            }

            if (!spoke && next - Stopwatch.GetTimestamp() > Stopwatch.Frequency / 20_000)
            {
                Thread.Sleep(1);
            }
        }
    }

    private void Say(int caller, int frame, long now, long due)
    {
        var waits = Cycle * caller / _callers.Length;
        var phase = frame >= waits ? (QuietTail + frame - waits) % Cycle : -1;
        var loud = phase is (>= 0 and < 50) or (>= 250 and < 300) or (>= Hearing.InterruptsAt and < 375);
        _callers[caller].Say(loud ? Wire.Loud : Wire.Quiet, new Moment(phase, loud, now, _measuring));
        if (_measuring)
        {
            Lateness.Add((float)((now - due) * 1000.0 / Stopwatch.Frequency));
        }
    }
}
