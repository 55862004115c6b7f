namespace Azure.Communication.CallAutomation;

/// <summary>Where an unanswered call is sent.</summary>
public class RedirectCallOptions(string incomingCallContext, CallInvite callInvite)
{
    public string IncomingCallContext { get; } = incomingCallContext;

    public CallInvite CallInvite { get; } = callInvite;
}
