namespace Azure.Communication.CallAutomation;

/// <summary>Options for rejecting an unanswered call.</summary>
public class RejectCallOptions(string incomingCallContext)
{
    public string IncomingCallContext { get; } = incomingCallContext;

    public CallRejectReason CallRejectReason { get; set; } = CallRejectReason.None;
}
