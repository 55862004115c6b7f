namespace Azure.Communication.CallAutomation;

/// <summary>Options for redirecting an unanswered call.</summary>
public class RedirectCallOptions(string incomingCallContext, CallInvite callInvite)
{
    public string IncomingCallContext { get; } = incomingCallContext;

    public CallInvite CallInvite { get; } = callInvite;
}
