namespace VoiceAgent.AppHost.Clients;

/// <summary>A call as the caller had it. Times are milliseconds since it was answered.</summary>
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
    // Telephone and product begin to count when the sound begins, each at its own end of the line.
    private const double SameMoment = 1_000;

    // The product says that it was interrupted once it has understood the words with which it was.
    private const double UntilUnderstood = 2_500;

    /// <summary>Whether the agent has answered.</summary>
    public bool IsAnswered => State != "ringing" && CorrelationId is { Length: > 0 };

    public bool IsOver => State is "ended" or "failed";

    /// <summary>The silence after what the caller said until then, in milliseconds. Turns are paired by time: the product may count them otherwise.</summary>
    public double? SilenceAfter(TimeSpan spokeUntil) => (ResponseLatencies ?? [])
        .Where(latency => latency.Turn >= 1 && latency.Turn <= (Said?.Count ?? 0))
        .Select(latency => (latency.Ms, Apart: Math.Abs(Said![latency.Turn - 1].Until - spokeUntil.TotalMilliseconds)))
        .Where(near => near.Apart < SameMoment)
        .OrderBy(near => near.Apart)
        .Select(near => (double?)near.Ms)
        .FirstOrDefault();

    /// <summary>How long the agent was still heard after the interruption at that time, in milliseconds.</summary>
    public double? SilentAfterInterruption(TimeSpan at) => (Interruptions ?? [])
        .Select(interruption => (interruption.SilentAfterMs, Apart: Math.Abs(interruption.Onset - at.TotalMilliseconds)))
        .Where(near => near.Apart < UntilUnderstood)
        .OrderBy(near => near.Apart)
        .Select(near => near.SilentAfterMs)
        .FirstOrDefault();
}

/// <summary>Something that the caller said.</summary>
internal sealed record SaidLine(double At, double Until);

/// <summary>The silence between the end of the caller's words and the agent's first sound, at the caller's ear.</summary>
internal sealed record Latency(int Turn, double Ms);

/// <summary>How long the agent went on speaking after the caller had begun.</summary>
internal sealed record Interruption(double Onset, double? SilentAfterMs);
