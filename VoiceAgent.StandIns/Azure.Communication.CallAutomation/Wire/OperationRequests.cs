namespace Azure.Communication.CallAutomation;

internal sealed record TranscriptionModel(string? TransportUrl, string TransportType, string Locale, bool? StartTranscription, bool? EnableIntermediateResults)
{
    public static TranscriptionModel? Of(TranscriptionOptions? options) => options is null ? null : new(
        options.TransportUri?.AbsoluteUri, options.TranscriptionTransport.ToString(), options.Locale, options.StartTranscription ?? false, options.EnableIntermediateResults);
}

internal sealed record AddParticipantRequest(
    IdentifierModel ParticipantToAdd,
    PhoneNumberModel? SourceCallerIdNumber,
    string? SourceDisplayName,
    int? InvitationTimeoutInSeconds,
    CustomCallingContextModel CustomCallingContext,
    string OperationContext,
    string? OperationCallbackUri)
{
    public static AddParticipantRequest Of(AddParticipantOptions options) => new(
        IdentifierModel.Of(options.ParticipantToAdd.Target),
        PhoneNumberModel.Of(options.ParticipantToAdd.SourceCallerIdNumber),
        options.ParticipantToAdd.SourceDisplayName,
        options.InvitationTimeoutInSeconds,
        CustomCallingContextModel.Of(options.ParticipantToAdd.CustomCallingContext),
        options.OperationContext ?? Guid.NewGuid().ToString(),
        options.OperationCallbackUri?.AbsoluteUri);
}

internal sealed record CancelAddParticipantRequest(string InvitationId, string OperationContext, string? OperationCallbackUri);

internal sealed record RemoveParticipantRequest(IdentifierModel ParticipantToRemove, string OperationContext, string? OperationCallbackUri);

internal sealed record MuteParticipantsRequest(IReadOnlyList<IdentifierModel> TargetParticipants, string OperationContext);

internal sealed record HoldRequest(IdentifierModel TargetParticipant, PlaySourceModel? PlaySourceInfo, string? OperationContext, string? OperationCallbackUri);

internal sealed record TargetRequest(IdentifierModel TargetParticipant, string? OperationContext, string? OperationCallbackUri);

internal sealed record SendTonesRequest(IReadOnlyList<string> Tones, IdentifierModel TargetParticipant, string OperationContext, string? OperationCallbackUri);

internal sealed record TranscriptionRequest(string? Locale, string? OperationContext, string? OperationCallbackUri);

internal sealed record AddParticipantModel(ParticipantModel? Participant, string? InvitationId, string? OperationContext);

internal sealed record ParticipantsModel(IReadOnlyList<ParticipantModel>? Value);
