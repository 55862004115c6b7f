namespace VoiceAgent.Tests.EndToEnd;

/// <summary>A call from the caller's side. Times are milliseconds since the call was answered.</summary>
internal sealed record CallerOutcome(
    string Id,
    string State,
    IReadOnlyList<string> Failures,
    IReadOnlyList<CallerOutcome.Line> Said,
    IReadOnlyList<CallerOutcome.Line> Heard,
    IReadOnlyList<CallerOutcome.TimedWord> Words,
    IReadOnlyList<CallerOutcome.Latency> ResponseLatencies,
    IReadOnlyList<CallerOutcome.Interruption> Interruptions,
    string? CorrelationId,
    double? DurationMs,
    string? Ending,
    CallerOutcome.Transferred? Transfer)
{
    /// <summary>The times of at least one second in which the caller heard nothing and said nothing.</summary>
    public IReadOnlyList<Silence> Silences { get; init; } = [];

    /// <summary>The longest time in which the caller waited for the agent.</summary>
    public double LongestSilence => Silences.Where(silence => !silence.IsCallersOwn).Select(silence => silence.Ms).DefaultIfEmpty(0).Max();

    /// <summary>How long the caller talked with the product, before a human took the call.</summary>
    public double? AgentMs => Transfer is { Outcome: "accepted" } ? Transfer.At : DurationMs;

    public bool IsOver => State is "ended" or "failed";

    public string EverythingHeard => string.Join(' ', Words.Select(word => word.Word));

    /// <summary>The unmet expectations and the course of the call, for the message of a failed test.</summary>
    public string Account => string.Join('\n', [
        .. Failures,
        .. Said.Select(line => (line, Who: "Caller")).Concat(Heard.Select(line => (line, Who: "Agent")))
            .OrderBy(said => said.line.At).Select(said => $"{said.line.At,7:F0} ms {said.Who}: {said.line.Text}")]);

    internal sealed record Silence(double At, double Ms, string After, string Before)
    {
        /// <summary>The caller takes their time to answer.</summary>
        public bool IsCallersOwn => (After, Before) is ("agent", "caller");
    }

    internal sealed record Transferred(string To, double At, string Outcome, IReadOnlyDictionary<string, string> Headers, string Summary);

    internal sealed record Line(double At, double Until, string Text);

    internal sealed record TimedWord(double At, string Word);

    internal sealed record Latency(int Turn, double Ms);

    internal sealed record Interruption(double Onset, double SilentAfterMs);
}
