namespace Azure.Communication.CallAutomation;

internal sealed record StartRecordingRequest(
    CallLocatorModel CallLocator, string? RecordingStateCallbackUri, string? RecordingContentType, string? RecordingChannelType, string? RecordingFormatType, bool PauseOnStart)
{
    public static StartRecordingRequest Of(StartRecordingOptions options) => new(
        new CallLocatorModel("serverCallLocator", options.CallLocator.Id),
        options.RecordingStateCallbackUri?.AbsoluteUri,
        options.RecordingContent.ToString(),
        options.RecordingChannel.ToString(),
        options.RecordingFormat.ToString(),
        options.PauseOnStart);
}

internal sealed record CallLocatorModel(string Kind, string ServerCallId);

internal sealed record RecordingStateModel(string RecordingId, string? RecordingState, string? RecordingKind);
