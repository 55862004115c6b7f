namespace VoiceAgent.Contracts.Calls;

/// <summary>A call's way to a human: the last one that was tried.</summary>
/// <param name="Attempt">The same in everything that is asked and reported of this one attempt.</param>
/// <param name="Target">A number in E.164, or the raw id of a user.</param>
/// <param name="Summary">What the human is told before the first word: who calls, what they want, what was done. Personal data, at most <see cref="LongestSummary"/> characters.</param>
/// <param name="Outcome">Null while it is being tried.</param>
public sealed record CallTransfer(string Attempt, string Target, string Summary, DateTimeOffset AskedAt, TransferOutcome? Outcome = null)
{
    /// <summary>As much as the headers of a telephone call carry, and more than anybody reads while it rings.</summary>
    public const int LongestSummary = 600;
}

/// <summary>How a transfer to a human ended.</summary>
public enum TransferOutcome
{
    /// <summary>The human has the caller.</summary>
    Accepted,

    /// <summary>The human's line is busy, or the human has declined.</summary>
    Busy,

    /// <summary>It rang and nobody picked up.</summary>
    NotAnswered,

    /// <summary>There is no such target, or the telephone network did not get there.</summary>
    Failed,
}
