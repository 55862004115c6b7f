namespace VoiceAgent.Contracts.Calls;

/// <summary>The last attempt to transfer a call to a human.</summary>
/// <param name="Attempt">The id of the attempt. All requests and reports of one attempt have the same id.</param>
/// <param name="Target">A number in E.164, or the raw id of a user.</param>
/// <param name="Summary">
/// What the human reads before the conversation: who calls, what they want, what was done. Personal data, at most
/// <see cref="LongestSummary"/> characters.
/// </param>
/// <param name="Outcome">Null until the attempt has ended.</param>
public sealed record CallTransfer(string Attempt, string Target, string Summary, DateTimeOffset AskedAt, TransferOutcome? Outcome = null)
{
    /// <summary>The headers of a telephone call have room for this, and a human cannot read more while the telephone rings.</summary>
    public const int LongestSummary = 600;
}

/// <summary>How a transfer to a human ended.</summary>
public enum TransferOutcome
{
    /// <summary>The human answered and talks with the caller.</summary>
    Accepted,

    /// <summary>The human's telephone is busy, or the human declined the call.</summary>
    Busy,

    /// <summary>The telephone rang, but the human did not answer.</summary>
    NotAnswered,

    /// <summary>The target does not exist, or the telephone network could not reach it.</summary>
    Failed,
}
