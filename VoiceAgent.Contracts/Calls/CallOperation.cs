namespace VoiceAgent.Contracts.Calls;

/// <summary>Something that a person or a service has asked the telephony service to do on a live call.</summary>
/// <param name="Id">All requests and reports of one operation have the same id.</param>
/// <param name="By">Who asked.</param>
public sealed record CallOperation(string Id, CallOperationKind Kind, string By, DateTimeOffset AskedAt)
{
    /// <summary>A number in E.164, or the raw id of a user. Null when the operation is about the whole call.</summary>
    public string? Target { get; init; }

    /// <summary>The telephony service's id of an invitation. Only for <see cref="CallOperationKind.AddParticipant"/>.</summary>
    public string? Invitation { get; init; }

    /// <summary>If nothing is reported until then, the operation has failed. Null for operations without a limit.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>Null while the operation runs.</summary>
    public OperationOutcome? Outcome { get; init; }

    /// <summary>Why it ended so, without speech and digits.</summary>
    public string? Reason { get; init; }

    public bool IsRunning => Outcome is null;
}
