namespace Azure.Communication.CallAutomation;

/// <summary>The service's answer about a connection.</summary>
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

internal sealed record MoveModel(string? OperationContext, string? FromCall);
