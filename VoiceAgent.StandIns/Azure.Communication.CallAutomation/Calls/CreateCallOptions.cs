namespace Azure.Communication.CallAutomation;

/// <summary>Options for calling somebody.</summary>
public class CreateCallOptions
{
    public CreateCallOptions(CallInvite callInvite, Uri callbackUri)
    {
        CallInvite = callInvite;
        CallbackUri = callbackUri;
    }

    public CallInvite CallInvite { get; }

    public Uri CallbackUri { get; }

    public CallIntelligenceOptions? CallIntelligenceOptions { get; set; }

    public MediaStreamingOptions? MediaStreamingOptions { get; set; }

    public TranscriptionOptions? TranscriptionOptions { get; set; }

    /// <summary>The events that this request causes contain this value.</summary>
    public string? OperationContext { get; set; }
}

/// <summary>The call rings. An event reports whether it is answered.</summary>
public class CreateCallResult
{
    internal CreateCallResult(CallConnection callConnection, CallConnectionProperties callConnectionProperties)
    {
        CallConnection = callConnection;
        CallConnectionProperties = callConnectionProperties;
    }

    public CallConnection CallConnection { get; }

    public CallConnectionProperties CallConnectionProperties { get; }
}
