namespace Azure.Communication.CallAutomation;

/// <summary>What the service says of a connection.</summary>
internal sealed record CallConnectionPropertiesModel(
    string? CallConnectionId,
    string? ServerCallId,
    string? CorrelationId,
    string? CallConnectionState,
    string? CallbackUri,
    IdentifierModel? Source,
    string? SourceDisplayName,
    PhoneNumberModel? SourceCallerIdNumber,
    UserModel? AnsweredBy,
    PhoneNumberModel? AnsweredFor,
    IReadOnlyList<IdentifierModel>? Targets);

internal sealed record TransferModel(string? OperationContext);
