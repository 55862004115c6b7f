namespace VoiceAgent.LoadTest.Calling;

/// <summary>The result of one call.</summary>
/// <param name="Number">The position in the order of calls, from 0.</param>
/// <param name="Script">The script's name.</param>
/// <param name="To">The called number. Null when the script names it and the telephone did not report it.</param>
/// <param name="Began">Time since the start of the load.</param>
/// <param name="Ended">Time since the start of the load, accurate to one second.</param>
/// <param name="IsWarmUp">Whether the call belongs to the warm-up and is not counted.</param>
/// <param name="WasAbandoned">Whether the call was hung up because the load was stopped. It counts neither as good nor as failed.</param>
/// <param name="Trouble">Why the call has no result or was hung up, or null.</param>
internal sealed record CallOutcome(
    int Number, string Script, string? To, int Seed, TimeSpan Began, TimeSpan Ended, bool IsWarmUp, bool WasAbandoned, PhoneResult? Result, string? Trouble)
{
    public bool IsCounted => !IsWarmUp && !WasAbandoned;

    public IEnumerable<string> Failures => Trouble is null ? Result?.Failures ?? [] : [Trouble, .. Result?.Failures ?? []];

    public bool HasFailed => Trouble is not null || Result is not { State: "ended" };

    /// <summary>How long the call was connected.</summary>
    public TimeSpan Answered => TimeSpan.FromMilliseconds(Result?.DurationMs ?? 0);
}
