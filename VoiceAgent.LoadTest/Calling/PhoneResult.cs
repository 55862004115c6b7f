namespace VoiceAgent.LoadTest.Calling;

/// <summary>A call as the emulated telephone tells it. Times are milliseconds since it was answered, at the caller's ear.</summary>
internal sealed record PhoneResult
{
    /// <summary><c>ringing</c>, <c>connected</c>, <c>ended</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>The number that was called.</summary>
    public string? To { get; init; }

    public IReadOnlyList<string> Failures { get; init; } = [];

    public IReadOnlyList<SaidLine> Said { get; init; } = [];

    public double? GreetingMs { get; init; }

    public IReadOnlyList<ResponseLatency> ResponseLatencies { get; init; } = [];

    public IReadOnlyList<Interruption> Interruptions { get; init; } = [];

    public IReadOnlyList<Pause> Pauses { get; init; } = [];

    public string? CorrelationId { get; init; }

    public double? DurationMs { get; init; }

    public string? Ending { get; init; }

    public bool IsOver => State is "ended" or "failed";
}

internal sealed record SaidLine(double At, double Until, string Text);

/// <summary>From the end of what the caller said to the agent's first sound.</summary>
/// <param name="Turn">1 for the first thing that the caller said.</param>
internal sealed record ResponseLatency(int Turn, double Ms);

/// <summary>From the caller's first sound, while the agent spoke, to the agent's last.</summary>
internal sealed record Interruption(double Onset, double? SilentAfterMs);

/// <summary>The caller paused in the middle of a turn.</summary>
/// <param name="CutOffMs">How far into the pause, or beyond it, the agent began to speak; null when it waited.</param>
internal sealed record Pause(double At, double Ms, double? CutOffMs);
