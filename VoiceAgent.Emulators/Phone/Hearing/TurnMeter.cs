namespace VoiceAgent.Emulators.Phone.Hearing;

/// <summary>From the end of the caller's speech to the agent's first sound at the caller's ear.</summary>
internal sealed record ResponseLatency(int Turn, double Ms);

/// <summary>From the onset of the caller's speech, while the agent spoke, to the end of the agent's last sound.</summary>
internal sealed record Interruption(double Onset, double SilentAfterMs);

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

    private double? spokeUntil;
    private double? interruptedAt;
    private double lastSound;

    public int Turns { get; private set; }

    public double? Greeting { get; private set; }

    public List<ResponseLatency> Latencies { get; } = [];

    public List<Interruption> Interruptions { get; } = [];

    /// <summary>The caller begins to speak.</summary>
    /// <returns>Whether that interrupts the agent.</returns>
    public bool CallerBegins(double onset, AgentSpeech agent)
    {
        spokeUntil = null;
        if (onset - agent.LastAudible > StillSpeaking)
        {
            return false;
        }

        (interruptedAt, lastSound) = (onset, Math.Max(onset, agent.LastAudible));
        return true;
    }

    public void CallerEnds(double at)
    {
        Turns++;
        spokeUntil = at;
    }

    /// <summary>Looks at what was just heard.</summary>
    /// <param name="sound">When the frame's first sound is, or null.</param>
    public void Hear(double? sound, AgentSpeech agent, double now)
    {
        if (sound is { } at)
        {
            Greeting ??= at;
            if (spokeUntil is { } end && agent.QuietBefore >= AnswerComesAfter && at > end)
            {
                Latencies.Add(new(Turns, Math.Round(at - end, 1)));
                spokeUntil = null;
            }
        }

        if (interruptedAt is { } onset)
        {
            var stopped = now - agent.LastFrame >= StoppedSending || now - agent.LastAudible >= StoppedSounding;
            lastSound = stopped ? lastSound : Math.Max(lastSound, agent.LastAudible);
            if (stopped)
            {
                Interruptions.Add(new(Math.Round(onset, 1), Math.Round(lastSound - onset, 1)));
                interruptedAt = null;
            }
        }
    }
}
