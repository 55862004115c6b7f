namespace Azure.Communication.CallAutomation;

/// <summary>An outbound call was not answered.</summary>
public class CreateCallFailed : CallAutomationEventBase
{
    internal CreateCallFailed()
    {
    }

    public static CreateCallFailed Deserialize(string content) => EventModel.Read(content, _ => new CreateCallFailed());
}

/// <summary>A participant was moved into this call.</summary>
public class MoveParticipantSucceeded : CallAutomationEventBase
{
    internal MoveParticipantSucceeded(CommunicationIdentifier? participant, string? fromCall)
    {
        Participant = participant;
        FromCall = fromCall;
    }

    public CommunicationIdentifier? Participant { get; }

    public string? FromCall { get; }

    public static MoveParticipantSucceeded Deserialize(string content) =>
        EventModel.Read(content, model => new MoveParticipantSucceeded(model.Participant?.ToIdentifier(), model.FromCall));
}

/// <summary>A participant could not be moved and stays in the other call.</summary>
public class MoveParticipantFailed : CallAutomationEventBase
{
    internal MoveParticipantFailed(CommunicationIdentifier? participant, string? fromCall)
    {
        Participant = participant;
        FromCall = fromCall;
    }

    public CommunicationIdentifier? Participant { get; }

    public string? FromCall { get; }

    public static MoveParticipantFailed Deserialize(string content) =>
        EventModel.Read(content, model => new MoveParticipantFailed(model.Participant?.ToIdentifier(), model.FromCall));
}
