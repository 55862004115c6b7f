using System.Diagnostics;

namespace VoiceAgent.Bench.LoadGenerator;

/// <param name="Phase">Frame of the ten-second cycle, or -1 before the caller's first frame.</param>
/// <param name="At">Timestamp at which the frame is sent.</param>
internal readonly record struct Moment(int Phase, bool Loud, long At, bool Measured);

/// <summary>Compares what one caller heard with what it said: how long the answer took, and how soon the agent fell silent.</summary>
internal sealed class Hearing
{
    /// <summary>The frame of the cycle in which the caller interrupts.</summary>
    public const int InterruptsAt = 350;

    private readonly Lock _guard = new();
    private bool _wasLoud;
    private bool _awaitsAnswer;
    private bool _awaitsStop;
    private bool _interrupting;
    private bool _interruptMeasured;
    private bool _stopped;
    private int _framesAfter;
    private long _fellSilent;
    private long _interrupted;
    private long _lastFrame;
    private bool _measured;

    public List<float> Answers { get; } = [];

    public List<float> Stops { get; } = [];

    public List<float> FramesAfterInterruption { get; } = [];

    public List<float> Jitter { get; } = [];

    public int AnswersMissed { get; private set; }

    public int StopsMissed { get; private set; }

    public long Frames { get; private set; }

    public void Said(Moment moment)
    {
        lock (_guard)
        {
            _measured = moment.Measured;
            if (moment.Loud && !_wasLoud)
            {
                BeginSpeaking(moment);
            }
            else if (!moment.Loud && _wasLoud)
            {
                FallSilent(moment);
            }

            _wasLoud = moment.Loud;
        }
    }

    public void Heard(ReadOnlySpan<byte> message, long now)
    {
        lock (_guard)
        {
            // Search only the start of the message, because audio frames also contain the name stopAudio.
            if (message[..Math.Min(32, message.Length)].IndexOf("StopAudio\""u8) >= 0)
            {
                HearStop(now);
            }
            else
            {
                HearFrame(now);
            }
        }
    }

    private void BeginSpeaking(Moment moment)
    {
        if (moment.Phase == InterruptsAt)
        {
            if (!_awaitsAnswer && _lastFrame != 0 && Ms(moment.At - _fellSilent) < 1_500)
            {
                (_interrupting, _interruptMeasured, _stopped, _awaitsStop) = (true, moment.Measured, false, true);
                (_interrupted, _framesAfter) = (moment.At, 0);
            }
            else if (moment.Measured)
            {
                StopsMissed++;
            }
        }

        if (_awaitsAnswer && moment.Measured)
        {
            AnswersMissed++;
        }

        _awaitsAnswer = false;
    }

    private void FallSilent(Moment moment)
    {
        if (_interrupting && _interruptMeasured)
        {
            StopsMissed += _stopped ? 0 : 1;
            FramesAfterInterruption.Add(_framesAfter);
        }

        _interrupting = false;
        _awaitsAnswer = true;
        (_fellSilent, _lastFrame) = (moment.At, 0);
    }

    private void HearStop(long now)
    {
        if (!_awaitsStop)
        {
            return;
        }

        (_awaitsStop, _stopped) = (false, true);
        if (_interruptMeasured)
        {
            Stops.Add(Ms(now - _interrupted));
        }
    }

    private void HearFrame(long now)
    {
        Frames += _measured ? 1 : 0;
        if (_awaitsAnswer)
        {
            _awaitsAnswer = false;
            if (_measured)
            {
                Answers.Add(Ms(now - _fellSilent));
            }
        }
        else if (_interrupting)
        {
            _framesAfter++;
        }
        else if (_lastFrame != 0 && _measured && Ms(now - _lastFrame) is < 200 and var gap)
        {
            Jitter.Add(Math.Max(0, gap - 20));
        }

        _lastFrame = now;
    }

    private static float Ms(long ticks) => (float)(ticks * 1000.0 / Stopwatch.Frequency);
}
