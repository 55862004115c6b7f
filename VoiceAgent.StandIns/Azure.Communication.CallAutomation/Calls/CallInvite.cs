namespace Azure.Communication.CallAutomation;

/// <summary>Whom to invite to a call.</summary>
public class CallInvite
{
    public CallInvite(PhoneNumberIdentifier targetPhoneNumberIdentity, PhoneNumberIdentifier? callerIdNumber)
    {
        Target = targetPhoneNumberIdentity;
        SourceCallerIdNumber = callerIdNumber;
    }

    public CallInvite(CommunicationUserIdentifier targetIdentity)
    {
        Target = targetIdentity;
    }

    public CallInvite(MicrosoftTeamsUserIdentifier targetIdentity)
    {
        Target = targetIdentity;
    }

    public CommunicationIdentifier Target { get; }

    public PhoneNumberIdentifier? SourceCallerIdNumber { get; set; }

    public string? SourceDisplayName { get; set; }

    public CustomCallingContext CustomCallingContext { get; } = new();
}
