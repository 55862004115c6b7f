namespace Azure.Communication.CallAutomation;

/// <summary>The <c>data</c> of all supported events. A property that an event does not have is null.</summary>
internal sealed record EventModel(
    string? CallConnectionId,
    string? ServerCallId,
    string? CorrelationId,
    string? OperationContext,
    ResultModel? ResultInformation,
    IReadOnlyList<ParticipantModel>? Participants,
    int? SequenceNumber,
    MediaStreamingUpdateModel? MediaStreamingUpdate,
    IdentifierModel? Transferee,
    IdentifierModel? TransferTarget,
    int? FailedPlaySourceIndex,
    IdentifierModel? Participant,
    string? FromCall,
    string? RecognitionType,
    DtmfResultModel? DtmfResult,
    SpeechResultModel? SpeechResult,
    string? InvitationId,
    string? Tone,
    int? SequenceId)
{
    public static TEvent Read<TEvent>(string content, Func<EventModel, TEvent> create)
        where TEvent : CallAutomationEventBase
    {
        var model = CallingWire.Read<EventModel>(content)!;
        var read = create(model);
        read.CallConnectionId = model.CallConnectionId;
        read.ServerCallId = model.ServerCallId;
        read.CorrelationId = model.CorrelationId;
        read.OperationContext = model.OperationContext;
        read.ResultInformation = model.ResultInformation is { } result ? new ResultInformation(result.Code, result.SubCode, result.Message) : null;
        return read;
    }
}

internal sealed record ResultModel(int? Code, int? SubCode, string? Message)
{
    public MediaEventReasonCode ToReason() => new($"{SubCode}");
}

internal sealed record DtmfResultModel(IReadOnlyList<string>? Tones);

internal sealed record SpeechResultModel(string? Speech, double? Confidence);

internal sealed record ParticipantModel(IdentifierModel? Identifier, bool? IsMuted, bool? IsOnHold);

internal sealed record MediaStreamingUpdateModel(string? ContentType, string? MediaStreamingStatus, string? MediaStreamingStatusDetails)
{
    public MediaStreamingUpdate ToUpdate() => new(
        ContentType,
        MediaStreamingStatus is null ? default(MediaStreamingStatus?) : new MediaStreamingStatus(MediaStreamingStatus),
        MediaStreamingStatusDetails is null ? default(MediaStreamingStatusDetails?) : new MediaStreamingStatusDetails(MediaStreamingStatusDetails));
}
