namespace VoiceAgent.Bench.Scale;

/// <summary>What the platform does, as far as it can be chosen.</summary>
internal sealed record Choices(string Name, ScaleRule Rule)
{
    /// <summary>True: all new workers start, then all old ones drain (a revision of Container Apps). False: a quarter at a time (Kubernetes).</summary>
    public bool ReplacesAllAtOnce { get; init; }

    /// <summary>True: of two workers, the one with fewer calls gets the next. False: any worker.</summary>
    public bool BalancesByLoad { get; init; }

    /// <summary><c>Drain:Longest</c>.</summary>
    public TimeSpan LongestDrain { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a draining worker tries to hand its calls over.</summary>
    public TimeSpan HandOver { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Until the platform starts workers for those of a lost zone: 40 s until the node counts as lost, and the pods' toleration.</summary>
    public TimeSpan ZoneNoticed { get; init; } = TimeSpan.FromSeconds(40 + 30);

    /// <summary>
    /// How many calls of dead workers are moved in a second: DeadWorkers.AtOnce requests at a time, of about 80 ms each. All gateways work on
    /// the same calls, so more gateways move no more.
    /// </summary>
    public double MovesASecond { get; init; } = 64 / 0.08;
}
