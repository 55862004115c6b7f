namespace Azure.Communication.CallAutomation;

/// <summary>How to record a call.</summary>
public class StartRecordingOptions
{
    public StartRecordingOptions(CallLocator callLocator) => CallLocator = callLocator ?? throw new ArgumentNullException(nameof(callLocator));

    public RecordingChannel RecordingChannel { get; set; }

    public RecordingContent RecordingContent { get; set; }

    public RecordingFormat RecordingFormat { get; set; }

    public bool PauseOnStart { get; set; }

    /// <summary>Where RecordingStateChanged is posted. Null for the callback address of the call.</summary>
    public Uri? RecordingStateCallbackUri { get; set; }

    internal CallLocator CallLocator { get; }
}

/// <summary>A recording and whether it runs.</summary>
public class RecordingStateResult
{
    internal RecordingStateResult(RecordingStateModel model)
    {
        RecordingId = model.RecordingId;
        RecordingState = model.RecordingState is { } state ? new RecordingState(state) : default(RecordingState?);
        RecordingKind = model.RecordingKind is { } kind ? new RecordingKind(kind) : default(RecordingKind?);
    }

    public string RecordingId { get; }

    public RecordingState? RecordingState { get; }

    public RecordingKind? RecordingKind { get; }
}
