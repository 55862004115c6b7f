namespace VoiceAgent.Emulators.Phone.Hearing;

/// <summary>Time from the end of the caller's speech to the first sound of the agent that the caller hears.</summary>
internal sealed record ResponseLatency(int Turn, double Ms);

/// <summary>An interruption: from the start of the caller's speech, while the agent spoke, to the end of the agent's last sound.</summary>
internal sealed record Interruption(double Onset, double SilentAfterMs);

/// <summary>The caller paused in the middle of a sentence.</summary>
/// <param name="CutOffMs">From the start of the pause to the agent's first sound, when the agent did not wait. Null when it waited.</param>
internal sealed record Pause(double At, double Ms, double? CutOffMs);

/// <summary>Measures turns from what the caller hears, without knowledge of the product.</summary>
internal sealed class TurnMeter
{
    /// <summary>A sound after a shorter silence continues what the agent was saying, and is not an answer.</summary>
    private const double AnswerComesAfter = 200;

    /// <summary>The agent still counts as speaking this long after its last sound, because pauses between words are shorter.</summary>
    private const double StillSpeaking = 350;

    /// <summary>The agent has stopped when no frame came for this long.</summary>
    private const double StoppedSending = 300;

    /// <summary>An agent that sends silence has stopped after this long. Its pauses between sentences are shorter.</summary>
    private const double StoppedSounding = 1000;

    private double? _spokeUntil;
    private double? _interruptedAt;
    private double _lastSound;
    private bool _callerSpeaks;
    private int _pausesBefore;

    public int Turns { get; private set; }

    public double? Greeting { get; private set; }

    public List<ResponseLatency> Latencies { get; } = [];

    public List<Interruption> Interruptions { get; } = [];

    public List<Pause> Pauses { get; } = [];

    /// <summary>The caller begins to speak.</summary>
    /// <param name="pauses">Pauses during which the caller has not finished.</param>
    /// <returns>Whether the caller interrupts the agent.</returns>
    public bool CallerBegins(double onset, IEnumerable<Pause> pauses, AgentSpeech agent)
    {
        (_callerSpeaks, _pausesBefore) = (true, Pauses.Count);
        Pauses.AddRange(pauses);
        _spokeUntil = null;
        if (onset - agent.LastAudible > StillSpeaking)
        {
            return false;
        }

        (_interruptedAt, _lastSound) = (onset, Math.Max(onset, agent.LastAudible));
        return true;
    }

    public void CallerEnds(double at)
    {
        Turns++;
        _spokeUntil = at;
        _callerSpeaks = false;
        Pauses.RemoveAll(pause => pause.At >= at);
    }

    /// <summary>Updates the measurement with the frame that was just heard.</summary>
    /// <param name="sound">The time of the first sound in the frame, or null.</param>
    public void Hear(double? sound, AgentSpeech agent, double now)
    {
        if (sound is { } at)
        {
            Greeting ??= at;
            if (_spokeUntil is { } end && agent.QuietBefore >= AnswerComesAfter && at > end)
            {
                Latencies.Add(new(Turns, Math.Round(at - end, 1)));
                _spokeUntil = null;
            }

            if (_callerSpeaks && agent.QuietBefore >= AnswerComesAfter)
            {
                CutOff(at);
            }
        }

        if (_interruptedAt is { } onset)
        {
            var stopped = now - agent.LastFrame >= StoppedSending || now - agent.LastAudible >= StoppedSounding;
            _lastSound = stopped ? _lastSound : Math.Max(_lastSound, agent.LastAudible);
            if (stopped)
            {
                Interruptions.Add(new(Math.Round(onset, 1), Math.Round(_lastSound - onset, 1)));
                _interruptedAt = null;
            }
        }
    }

    /// <summary>The agent begins to speak before the caller has finished, because it took a pause for the end of the turn.</summary>
    private void CutOff(double at)
    {
        var taken = Pauses.FindLastIndex(pause => pause.At < at);
        if (taken >= _pausesBefore && Pauses[taken].CutOffMs is null)
        {
            Pauses[taken] = Pauses[taken] with { CutOffMs = Math.Round(at - Pauses[taken].At, 1) };
        }
    }
}
