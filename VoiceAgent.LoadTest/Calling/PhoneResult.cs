namespace VoiceAgent.LoadTest.Calling;

/// <summary>A call as the emulated telephone reports it. Times are milliseconds since the answer, measured where the caller hears.</summary>
internal sealed record PhoneResult
{
    /// <summary><c>ringing</c>, <c>connected</c>, <c>ended</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>The called number.</summary>
    public string? To { get; init; }

    public IReadOnlyList<string> Failures { get; init; } = [];

    public IReadOnlyList<SaidLine> Said { get; init; } = [];

    public double? GreetingMs { get; init; }

    public IReadOnlyList<ResponseLatency> ResponseLatencies { get; init; } = [];

    public IReadOnlyList<Interruption> Interruptions { get; init; } = [];

    public IReadOnlyList<Pause> Pauses { get; init; } = [];

    public IReadOnlyList<Silence> Silences { get; init; } = [];

    public IReadOnlyList<TimedWord> Words { get; init; } = [];

    public string? CorrelationId { get; init; }

    public double? DurationMs { get; init; }

    public string? Ending { get; init; }

    public bool IsOver => State is "ended" or "failed";
}

internal sealed record SaidLine(double At, double Until, string Text);

/// <summary>Time from the end of the caller's speech to the agent's first sound.</summary>
/// <param name="Turn">The turn of the caller, from 1.</param>
internal sealed record ResponseLatency(int Turn, double Ms);

/// <summary>An interruption: from the caller's first sound, while the agent spoke, to the agent's last sound.</summary>
internal sealed record Interruption(double Onset, double? SilentAfterMs);

/// <summary>The caller paused in the middle of a turn.</summary>
/// <param name="CutOffMs">From the start of the pause to the agent's first sound, when the agent did not wait. Null when it waited.</param>
internal sealed record Pause(double At, double Ms, double? CutOffMs);

/// <summary>A time of at least one second in which the caller heard nothing and said nothing.</summary>
internal sealed record Silence(double At, double Ms, string After, string Before);

/// <summary>A word of the agent, and the time at which the caller had heard it to its end.</summary>
internal sealed record TimedWord(double At, string Word);
