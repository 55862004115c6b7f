namespace Azure.Communication.CallAutomation;

/// <summary>Options for transferring a call.</summary>
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

    /// <summary>The party whose leg is transferred. Null if the call has only one other party.</summary>
    public CommunicationIdentifier? Transferee { get; set; }

    public PhoneNumberIdentifier? SourceCallerIdNumber { get; set; }

    public CustomCallingContext CustomCallingContext { get; }

    /// <summary>CallTransferAccepted or CallTransferFailed contains this value.</summary>
    public string? OperationContext { get; set; }

    public Uri? OperationCallbackUri { get; set; }
}

/// <summary>The service has started the transfer. An event reports the outcome.</summary>
public class TransferCallToParticipantResult
{
    internal TransferCallToParticipantResult(string? operationContext)
    {
        OperationContext = operationContext;
    }

    public string? OperationContext { get; }
}
