namespace Azure.Communication.CallAutomation;

/// <summary>How a call is answered.</summary>
public class AnswerCallOptions
{
    public AnswerCallOptions(string incomingCallContext, Uri callbackUri)
    {
        IncomingCallContext = incomingCallContext;
        CallbackUri = callbackUri;
    }

    public string IncomingCallContext { get; }

    public Uri CallbackUri { get; }

    public CallIntelligenceOptions? CallIntelligenceOptions { get; set; }

    public CommunicationUserIdentifier? AnsweredBy { get; set; }

    public MediaStreamingOptions? MediaStreamingOptions { get; set; }

    /// <summary>Comes back in the events that this request causes.</summary>
    public string? OperationContext { get; set; }
}
