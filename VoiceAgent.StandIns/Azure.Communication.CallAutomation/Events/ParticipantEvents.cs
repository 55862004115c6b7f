namespace Azure.Communication.CallAutomation;

/// <summary>Somebody has joined the call.</summary>
public class AddParticipantSucceeded : CallAutomationEventBase
{
    internal AddParticipantSucceeded(CommunicationIdentifier? participant)
    {
        Participant = participant;
    }

    public CommunicationIdentifier? Participant { get; }

    public static AddParticipantSucceeded Deserialize(string content) => EventModel.Read(content, model => new AddParticipantSucceeded(model.Participant?.ToIdentifier()));
}

/// <summary>Somebody did not join the call.</summary>
public class AddParticipantFailed : CallAutomationEventBase
{
    internal AddParticipantFailed(CommunicationIdentifier? participant)
    {
        Participant = participant;
    }

    public CommunicationIdentifier? Participant { get; }

    public static AddParticipantFailed Deserialize(string content) => EventModel.Read(content, model => new AddParticipantFailed(model.Participant?.ToIdentifier()));
}

/// <summary>A participant was removed.</summary>
public class RemoveParticipantSucceeded : CallAutomationEventBase
{
    internal RemoveParticipantSucceeded(CommunicationIdentifier? participant)
    {
        Participant = participant;
    }

    public CommunicationIdentifier? Participant { get; }

    public static RemoveParticipantSucceeded Deserialize(string content) => EventModel.Read(content, model => new RemoveParticipantSucceeded(model.Participant?.ToIdentifier()));
}

/// <summary>A participant could not be removed.</summary>
public class RemoveParticipantFailed : CallAutomationEventBase
{
    internal RemoveParticipantFailed(CommunicationIdentifier? participant)
    {
        Participant = participant;
    }

    public CommunicationIdentifier? Participant { get; }

    public static RemoveParticipantFailed Deserialize(string content) => EventModel.Read(content, model => new RemoveParticipantFailed(model.Participant?.ToIdentifier()));
}

/// <summary>An invitation was given up.</summary>
public class CancelAddParticipantSucceeded : CallAutomationEventBase
{
    internal CancelAddParticipantSucceeded(string? invitationId)
    {
        InvitationId = invitationId;
    }

    public string? InvitationId { get; }

    public static CancelAddParticipantSucceeded Deserialize(string content) => EventModel.Read(content, model => new CancelAddParticipantSucceeded(model.InvitationId));
}

/// <summary>An invitation could not be given up.</summary>
public class CancelAddParticipantFailed : CallAutomationEventBase
{
    internal CancelAddParticipantFailed(string? invitationId)
    {
        InvitationId = invitationId;
    }

    public string? InvitationId { get; }

    public static CancelAddParticipantFailed Deserialize(string content) => EventModel.Read(content, model => new CancelAddParticipantFailed(model.InvitationId));
}
