namespace Azure.Communication.CallAutomation;

/// <summary>Options for answering a call.</summary>
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

    public TranscriptionOptions? TranscriptionOptions { get; set; }

    /// <summary>The events that this request causes contain this value.</summary>
    public string? OperationContext { get; set; }
}
