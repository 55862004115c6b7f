namespace VoiceAgent.LoadTest.Calling;

/// <summary>What became of one call.</summary>
/// <param name="Number">Its place in the order of calls, from 0.</param>
/// <param name="Script">The script's name.</param>
/// <param name="To">The number that was called; null where the telephone did not come to say which one the script names.</param>
/// <param name="Began">Since the load began.</param>
/// <param name="Ended">Since the load began, to the second.</param>
/// <param name="IsWarmUp">Placed, but not counted.</param>
/// <param name="WasAbandoned">Hung up because the load was stopped: neither good nor failed.</param>
/// <param name="Trouble">Why there is no result of it, or why it was hung up; null otherwise.</param>
internal sealed record CallOutcome(
    int Number, string Script, string? To, int Seed, TimeSpan Began, TimeSpan Ended, bool IsWarmUp, bool WasAbandoned, PhoneResult? Result, string? Trouble)
{
    public bool IsCounted => !IsWarmUp && !WasAbandoned;

    public IEnumerable<string> Failures => Trouble is null ? Result?.Failures ?? [] : [Trouble, .. Result?.Failures ?? []];

    public bool HasFailed => Trouble is not null || Result is not { State: "ended" };

    /// <summary>How long it was answered.</summary>
    public TimeSpan Answered => TimeSpan.FromMilliseconds(Result?.DurationMs ?? 0);
}
