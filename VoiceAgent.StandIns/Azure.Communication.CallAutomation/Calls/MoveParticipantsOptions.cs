namespace Azure.Communication.CallAutomation;

/// <summary>Which participants to move, and from which call.</summary>
public class MoveParticipantsOptions
{
    public MoveParticipantsOptions(IEnumerable<CommunicationIdentifier> targetParticipants, string fromCall)
    {
        TargetParticipants = targetParticipants ?? throw new ArgumentNullException(nameof(targetParticipants));
        FromCall = fromCall ?? throw new ArgumentNullException(nameof(fromCall));
    }

    public IEnumerable<CommunicationIdentifier> TargetParticipants { get; }

    /// <summary>The connection id of the call that the participants are in.</summary>
    public string FromCall { get; }

    /// <summary>MoveParticipantSucceeded or MoveParticipantFailed contains this value.</summary>
    public string? OperationContext { get; set; }

    public Uri? OperationCallbackUri { get; set; }
}

/// <summary>The service has begun to move the participants.</summary>
public class MoveParticipantsResult
{
    internal MoveParticipantsResult(MoveModel model)
    {
        FromCall = model.FromCall;
        OperationContext = model.OperationContext;
    }

    public string? FromCall { get; }

    public string? OperationContext { get; }
}
