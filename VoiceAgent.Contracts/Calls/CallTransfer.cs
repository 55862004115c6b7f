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

    /// <summary>Headers that reach the human's side with the call. Null when there are none.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The gateway's own call to the human. Null when the transfer does not wait for a person.</summary>
    public Consultation? Consultation { get; init; }
}

/// <summary>
/// The gateway's call to the human, beside the caller's call. The human is asked to take the caller. The caller stays with the
/// agent until the human has accepted.
/// </summary>
/// <param name="ConnectionId">The telephony service's id of this call.</param>
public sealed record Consultation(string ConnectionId, ConsultationStage Stage = ConsultationStage.Ringing);

/// <summary>How far the call to the human is. Stages only move forward.</summary>
public enum ConsultationStage
{
    Ringing,

    /// <summary>Somebody or something has picked up. The gateway listens to the first words, because a voicemail says what it is.</summary>
    Greeting,

    /// <summary>The human was asked to take the call.</summary>
    Asked,
    AskedAgain,

    /// <summary>The human has accepted and is being connected with the caller.</summary>
    Joining,

    /// <summary>There is no call to the human any more.</summary>
    Over,
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

    /// <summary>The human picked up and did not take the call.</summary>
    Declined,

    /// <summary>A voicemail or another machine picked up, or nobody said that they take the call.</summary>
    NoPerson,

    /// <summary>The target does not exist, or the telephone network could not reach it.</summary>
    Failed,
}
