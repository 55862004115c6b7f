using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;

namespace VoiceAgent.Pipeline.Quality;

/// <summary>
/// Measures the audio of one media stream in both directions. Each frame adds to a few numbers and allocates nothing. The samples are read before the
/// lock is taken, so it is held for less than a microsecond. At the end of each window the thresholds are checked.
/// </summary>
/// <param name="tell">Receives alerts and figures for the call's log. It must not block.</param>
/// <param name="expectsAgent">Whether the agent speaks first.</param>
internal sealed class CallQualityMeter(QualityOptions options, MediaClock clock, bool expectsAgent, Action<CallEvent> tell)
{
    // The noise of a telephone is louder. When even this is missing, nothing comes from the telephone.
    private static readonly double AudiblePower = Decibels.PowerOf(-66);

    private readonly Lock _guard = new();
    private readonly QualityJudge _judge = new(options);
    private readonly double _silencePower = Decibels.PowerOf(options.SilenceDb);
    private ArrivalMeter _arrivals = new(options.LateAfter);
    private OneWayMeter _oneWay = new(clock.Begins, expectsAgent);
    private DropoutMeter _dropouts;
    private PlayoutMeter _playout;
    private PlayingFrames _playing;
    private LegCounts _caller;
    private LegCounts _agent;
    private long _talkOver;
    private (LegCounts Caller, LegCounts Agent, long TalkOver, TimeSpan At) _window = (default, default, 0, clock.Begins);
    private TimeSpan _reported = clock.Begins;

    /// <summary>The time of the call's clock.</summary>
    public TimeSpan Now => clock.Now;

    /// <summary>Alerts that the workers before have raised are not raised again.</summary>
    /// <param name="before">The call's log. Empty for a new call.</param>
    public void Continue(IReadOnlyList<LoggedEvent> before) => _judge.Continue(before);

    /// <param name="offset">The start of the frame by the sender's clock.</param>
    /// <param name="arrived">By the call's clock.</param>
    public void CallerFrame(ReadOnlySpan<byte> pcm, TimeSpan offset, TimeSpan arrived)
    {
        var sound = FrameSound.Of(pcm);
        List<CallEvent>? told;
        lock (_guard)
        {
            _arrivals.Take(offset, arrived, ref _caller);
            _dropouts.Take(sound, ref _caller);
            _caller.Add(sound, _silencePower);
            var sounds = sound.Power >= _silencePower;
            _talkOver += sounds && _playing.SoundAt(arrived - AudioFormat.FrameDuration) ? 1 : 0;
            _oneWay.CallerFrame(sound.Power >= AudiblePower, sounds, arrived);
            told = CloseWindow(arrived);
        }

        Tell(told);
    }

    public void AgentFrame(ReadOnlySpan<byte> pcm, TimeSpan sent)
    {
        var sound = FrameSound.Of(pcm);
        List<CallEvent>? told;
        lock (_guard)
        {
            var playsAt = _playout.Take(sound, sent, ref _agent);
            _agent.Add(sound, _silencePower);
            var sounds = sound.Power >= _silencePower;
            _playing.Add(playsAt, sounds);
            _oneWay.AgentFrame(sounds, sent);
            told = CloseWindow(sent);
        }

        Tell(told);
    }

    /// <summary>The telephone plays nothing more of what was sent.</summary>
    public void AgentStopped(TimeSpan now)
    {
        lock (_guard)
        {
            _playout.Stop(now);
            _playing.Stop(now);
        }
    }

    /// <summary>The figures since the media stream opened.</summary>
    public QualityMeasured Measure(bool isFinal)
    {
        lock (_guard)
        {
            return Figures(isFinal);
        }
    }

    private QualityMeasured Figures(bool isFinal) => new(
        _caller.ToQuality(options.AssumedDelay, options.LateAfter, arrives: true),
        _agent.ToQuality(options.AssumedDelay, options.LateAfter, arrives: false),
        _talkOver * AudioFormat.FrameDuration)
    {
        IsFinal = isFinal,
    };

    /// <returns>Null except at the end of a window.</returns>
    private List<CallEvent>? CloseWindow(TimeSpan now)
    {
        var lasted = now - _window.At;
        if (lasted < options.Window)
        {
            return null;
        }

        var told = new List<CallEvent>();
        var window = new QualityWindow(
            _caller.Since(_window.Caller), _agent.Since(_window.Agent), _talkOver - _window.TalkOver, lasted, _oneWay.CallerUnheard(now), _oneWay.AgentUnheard(now));
        _judge.Judge(window, now, told);
        _window = (_caller, _agent, _talkOver, now);
        if (now - _reported >= options.Report)
        {
            _reported = now;
            told.Add(Figures(isFinal: false));
        }

        return told;
    }

    private void Tell(List<CallEvent>? told)
    {
        if (told is null)
        {
            return;
        }

        foreach (var happened in told)
        {
            tell(happened);
        }
    }
}
