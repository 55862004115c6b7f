namespace Azure.Communication.CallAutomation;

/// <summary>The party to invite to a call.</summary>
public class CallInvite
{
    public CallInvite(PhoneNumberIdentifier targetPhoneNumberIdentity, PhoneNumberIdentifier? callerIdNumber)
    {
        Target = targetPhoneNumberIdentity;
        SourceCallerIdNumber = callerIdNumber;
        CustomCallingContext = CustomCallingContext.Sip;
    }

    public CallInvite(CommunicationUserIdentifier targetIdentity)
    {
        Target = targetIdentity;
        CustomCallingContext = CustomCallingContext.Voip;
    }

    public CallInvite(MicrosoftTeamsUserIdentifier targetIdentity)
    {
        Target = targetIdentity;
        CustomCallingContext = CustomCallingContext.Voip;
    }

    public CallInvite(TeamsExtensionUserIdentifier targetIdentity)
    {
        Target = targetIdentity;
        CustomCallingContext = CustomCallingContext.Voip;
    }

    public CommunicationIdentifier Target { get; }

    public PhoneNumberIdentifier? SourceCallerIdNumber { get; set; }

    public string? SourceDisplayName { get; set; }

    public CustomCallingContext CustomCallingContext { get; }
}
