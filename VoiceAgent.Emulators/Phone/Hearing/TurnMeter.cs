namespace VoiceAgent.Emulators.Phone.Hearing;

/// <summary>From the end of the caller's speech to the agent's first sound at the caller's ear.</summary>
internal sealed record ResponseLatency(int Turn, double Ms);

/// <summary>From the onset of the caller's speech, while the agent spoke, to the end of the agent's last sound.</summary>
internal sealed record Interruption(double Onset, double SilentAfterMs);

/// <summary>The caller paused in mid-sentence.</summary>
/// <param name="CutOffMs">From the pause's beginning to the agent's first sound, before the caller was done; null when the agent waited.</param>
internal sealed record Pause(double At, double Ms, double? CutOffMs);

/// <summary>Measures turns at the caller's ear, knowing nothing of the product.</summary>
internal sealed class TurnMeter
{
    /// <summary>A sound after less quiet than this goes on with what was being said, and is no answer.</summary>
    private const double AnswerComesAfter = 200;

    /// <summary>The agent counts as speaking if it was heard so recently: pauses between words are shorter.</summary>
    private const double StillSpeaking = 350;

    /// <summary>Without a frame for so long, the agent has stopped.</summary>
    private const double StoppedSending = 300;

    /// <summary>An agent that sends silence has stopped when it was not heard for so long: longer than its pauses between sentences.</summary>
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
    /// <param name="pauses">In which the caller will not be done.</param>
    /// <returns>Whether that interrupts the agent.</returns>
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

    /// <summary>Looks at what was just heard.</summary>
    /// <param name="sound">When the frame's first sound is, or null.</param>
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

    /// <summary>The agent begins to speak though the caller is not done: it took a pause for the end of the turn.</summary>
    private void CutOff(double at)
    {
        var taken = Pauses.FindLastIndex(pause => pause.At < at);
        if (taken >= _pausesBefore && Pauses[taken].CutOffMs is null)
        {
            Pauses[taken] = Pauses[taken] with { CutOffMs = Math.Round(at - Pauses[taken].At, 1) };
        }
    }
}
