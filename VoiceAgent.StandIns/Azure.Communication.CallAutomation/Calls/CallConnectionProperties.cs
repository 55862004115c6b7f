namespace Azure.Communication.CallAutomation;

/// <summary>The service's data about a connection.</summary>
public class CallConnectionProperties
{
    internal CallConnectionProperties(CallConnectionPropertiesModel model)
    {
        CallConnectionId = model.CallConnectionId!;
        ServerCallId = model.ServerCallId;
        CorrelationId = model.CorrelationId;
        CallConnectionState = model.CallConnectionState ?? CallAutomation.CallConnectionState.Unknown;
        CallbackUri = new Uri(model.CallbackUri!);
        Source = model.Source?.ToIdentifier();
        SourceDisplayName = model.SourceDisplayName;
        SourceCallerIdNumber = model.SourceCallerIdNumber?.ToIdentifier();
        AnsweredBy = model.AnsweredBy is { } user ? new CommunicationUserIdentifier(user.Id!) : null;
        AnsweredFor = model.AnsweredFor?.ToIdentifier();
        Targets = [.. (model.Targets ?? []).Select(target => target.ToIdentifier())];
    }

    public string CallConnectionId { get; }

    public string? ServerCallId { get; }

    public string? CorrelationId { get; }

    public CallConnectionState CallConnectionState { get; }

    public Uri CallbackUri { get; }

    public CommunicationIdentifier? Source { get; }

    public string? SourceDisplayName { get; }

    public PhoneNumberIdentifier? SourceCallerIdNumber { get; }

    public CommunicationUserIdentifier? AnsweredBy { get; }

    public PhoneNumberIdentifier? AnsweredFor { get; }

    public IReadOnlyList<CommunicationIdentifier> Targets { get; }
}
