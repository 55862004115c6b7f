namespace Azure.Communication.CallAutomation;

/// <summary>What the service knows of a connection.</summary>
public class CallConnectionProperties
{
    internal CallConnectionProperties(CallConnectionPropertiesModel model)
    {
        CallConnectionId = model.CallConnectionId ?? throw new RequestFailedException("The service's answer has no callConnectionId.");
        ServerCallId = model.ServerCallId;
        CorrelationId = model.CorrelationId;
        CallConnectionState = model.CallConnectionState ?? CallAutomation.CallConnectionState.Unknown;
        CallbackUri = Uri.TryCreate(model.CallbackUri, UriKind.Absolute, out var callback) ? callback : null;
        Source = model.Source?.ToIdentifier();
        SourceDisplayName = model.SourceDisplayName;
        SourceCallerIdNumber = model.SourceCallerIdNumber?.ToIdentifier();
        AnsweredBy = string.IsNullOrEmpty(model.AnsweredBy?.Id) ? null : new CommunicationUserIdentifier(model.AnsweredBy.Id);
        AnsweredFor = model.AnsweredFor?.ToIdentifier();
        Targets = [.. (model.Targets ?? []).Select(target => target.ToIdentifier()).OfType<CommunicationIdentifier>()];
    }

    public string CallConnectionId { get; }

    public string? ServerCallId { get; }

    public string? CorrelationId { get; }

    public CallConnectionState CallConnectionState { get; }

    public Uri? CallbackUri { get; }

    public CommunicationIdentifier? Source { get; }

    public string? SourceDisplayName { get; }

    public PhoneNumberIdentifier? SourceCallerIdNumber { get; }

    public CommunicationUserIdentifier? AnsweredBy { get; }

    public PhoneNumberIdentifier? AnsweredFor { get; }

    public IReadOnlyList<CommunicationIdentifier> Targets { get; }
}
