namespace VoiceAgent.AppHost.Clients;

/// <summary>A call as the caller experienced it. Times are milliseconds since it was answered.</summary>
internal sealed record PhoneResult(
    string State,
    IReadOnlyList<string>? Failures,
    IReadOnlyList<SaidLine>? Said,
    IReadOnlyList<Latency>? ResponseLatencies,
    IReadOnlyList<Interruption>? Interruptions,
    string? CorrelationId,
    string? Ending,
    string? From = null,
    string? To = null)
{
    // Telephone and product each start their clock when audio begins, so their times differ by less than this.
    private const double SameMoment = 1_000;

    // The product reports an interruption only when it has understood the interrupting words.
    private const double UntilUnderstood = 2_500;

    /// <summary>True when the agent has answered.</summary>
    public bool IsAnswered => State != "ringing" && CorrelationId is { Length: > 0 };

    public bool IsOver => State is "ended" or "failed";

    /// <summary>The silence after the words that ended then, in milliseconds. Turns are matched by time, as the product may number them differently.</summary>
    public double? SilenceAfter(TimeSpan spokeUntil) => (ResponseLatencies ?? [])
        .Where(latency => latency.Turn >= 1 && latency.Turn <= (Said?.Count ?? 0))
        .Select(latency => (latency.Ms, Apart: Math.Abs(Said![latency.Turn - 1].Until - spokeUntil.TotalMilliseconds)))
        .Where(near => near.Apart < SameMoment)
        .OrderBy(near => near.Apart)
        .Select(near => (double?)near.Ms)
        .FirstOrDefault();

    /// <summary>How long the caller still heard the agent after the interruption at that time, in milliseconds.</summary>
    public double? SilentAfterInterruption(TimeSpan at) => (Interruptions ?? [])
        .Select(interruption => (interruption.SilentAfterMs, Apart: Math.Abs(interruption.Onset - at.TotalMilliseconds)))
        .Where(near => near.Apart < UntilUnderstood)
        .OrderBy(near => near.Apart)
        .Select(near => near.SilentAfterMs)
        .FirstOrDefault();
}

/// <summary>One utterance of the caller.</summary>
internal sealed record SaidLine(double At, double Until);

/// <summary>The silence from the end of the caller's words to the agent's first audio, at the caller's side.</summary>
internal sealed record Latency(int Turn, double Ms);

/// <summary>How long the agent continued to speak after the caller had begun.</summary>
internal sealed record Interruption(double Onset, double? SilentAfterMs);
