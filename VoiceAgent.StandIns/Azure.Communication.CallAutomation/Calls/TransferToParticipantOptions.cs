namespace Azure.Communication.CallAutomation;

/// <summary>Whom a call is transferred to.</summary>
public class TransferToParticipantOptions
{
    public TransferToParticipantOptions(PhoneNumberIdentifier targetPhoneNumberIdentity)
    {
        Target = targetPhoneNumberIdentity;
        CustomCallingContext = CustomCallingContext.Sip;
    }

    public TransferToParticipantOptions(CommunicationUserIdentifier targetIdentity)
    {
        Target = targetIdentity;
        CustomCallingContext = CustomCallingContext.Voip;
    }

    public TransferToParticipantOptions(TeamsExtensionUserIdentifier targetIdentity)
    {
        Target = targetIdentity;
        CustomCallingContext = CustomCallingContext.Voip;
    }

    public TransferToParticipantOptions(MicrosoftTeamsUserIdentifier targetIdentity)
    {
        Target = targetIdentity;
        CustomCallingContext = CustomCallingContext.Voip;
    }

    public CommunicationIdentifier Target { get; }

    /// <summary>Whose leg is transferred; null where the call has only one other party.</summary>
    public CommunicationIdentifier? Transferee { get; set; }

    public PhoneNumberIdentifier? SourceCallerIdNumber { get; set; }

    public CustomCallingContext CustomCallingContext { get; }

    /// <summary>Comes back in CallTransferAccepted or CallTransferFailed.</summary>
    public string? OperationContext { get; set; }

    public Uri? OperationCallbackUri { get; set; }
}

/// <summary>The service tries the transfer; an event says how it went.</summary>
public class TransferCallToParticipantResult
{
    internal TransferCallToParticipantResult(string? operationContext)
    {
        OperationContext = operationContext;
    }

    public string? OperationContext { get; }
}
