namespace Azure.Communication.CallAutomation;

/// <summary>How an unanswered call is refused.</summary>
public class RejectCallOptions(string incomingCallContext)
{
    public string IncomingCallContext { get; } = incomingCallContext;

    public CallRejectReason CallRejectReason { get; set; } = CallRejectReason.None;
}
