namespace Azure.Communication.CallAutomation;

/// <summary>Whom to invite to a call, and for how long their telephone rings.</summary>
public class AddParticipantOptions
{
    public AddParticipantOptions(CallInvite participantToAdd)
    {
        ParticipantToAdd = participantToAdd ?? throw new ArgumentNullException(nameof(participantToAdd));
    }

    public CallInvite ParticipantToAdd { get; }

    public int? InvitationTimeoutInSeconds { get; set; }

    /// <summary>AddParticipantSucceeded or AddParticipantFailed contains this value.</summary>
    public string? OperationContext { get; set; }

    public Uri? OperationCallbackUri { get; set; }
}

/// <summary>The invitation rings.</summary>
public class AddParticipantResult
{
    internal AddParticipantResult(AddParticipantModel model)
    {
        Participant = new CallParticipant(model.Participant!);
        InvitationId = model.InvitationId!;
        OperationContext = model.OperationContext;
    }

    public CallParticipant Participant { get; }

    /// <summary>With it the invitation can be given up.</summary>
    public string InvitationId { get; }

    public string? OperationContext { get; }
}

/// <summary>Which invitation to give up.</summary>
public class CancelAddParticipantOperationOptions
{
    public CancelAddParticipantOperationOptions(string invitationId)
    {
        InvitationId = invitationId ?? throw new ArgumentNullException(nameof(invitationId));
    }

    public string InvitationId { get; }

    public string? OperationContext { get; set; }

    public Uri? OperationCallbackUri { get; set; }
}

/// <summary>The service gives the invitation up.</summary>
public class CancelAddParticipantOperationResult
{
    internal CancelAddParticipantOperationResult(AddParticipantModel model)
    {
        InvitationId = model.InvitationId!;
        OperationContext = model.OperationContext;
    }

    public string InvitationId { get; }

    public string? OperationContext { get; }
}

/// <summary>Whose part in a call to end.</summary>
public class RemoveParticipantOptions
{
    public RemoveParticipantOptions(CommunicationIdentifier participantToRemove)
    {
        ParticipantToRemove = participantToRemove ?? throw new ArgumentNullException(nameof(participantToRemove));
    }

    public CommunicationIdentifier ParticipantToRemove { get; }

    public string? OperationContext { get; set; }

    public Uri? OperationCallbackUri { get; set; }
}

/// <summary>The service removes the participant.</summary>
public class RemoveParticipantResult
{
    internal RemoveParticipantResult(string? operationContext)
    {
        OperationContext = operationContext;
    }

    public string? OperationContext { get; }
}

/// <summary>Whom to mute.</summary>
public class MuteParticipantOptions
{
    public MuteParticipantOptions(CommunicationIdentifier targetParticipant)
    {
        TargetParticipant = targetParticipant ?? throw new ArgumentNullException(nameof(targetParticipant));
    }

    public CommunicationIdentifier TargetParticipant { get; }

    public string? OperationContext { get; set; }
}

/// <summary>The participant is muted.</summary>
public class MuteParticipantResult
{
    internal MuteParticipantResult(string? operationContext)
    {
        OperationContext = operationContext;
    }

    public string? OperationContext { get; }
}
