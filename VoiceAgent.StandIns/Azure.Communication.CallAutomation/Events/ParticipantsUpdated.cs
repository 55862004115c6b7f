namespace Azure.Communication.CallAutomation;

/// <summary>Who is on the call now. Events may arrive in another order. An event with a lower sequence number is older.</summary>
public class ParticipantsUpdated : CallAutomationEventBase
{
    internal ParticipantsUpdated(IReadOnlyList<CallParticipant> participants, int? sequenceNumber)
    {
        Participants = participants;
        SequenceNumber = sequenceNumber;
    }

    public IReadOnlyList<CallParticipant> Participants { get; }

    public int? SequenceNumber { get; }

    public static ParticipantsUpdated Deserialize(string content) => EventModel.Read(
        content,
        model => new ParticipantsUpdated([.. (model.Participants ?? []).Select(participant => new CallParticipant(participant))], model.SequenceNumber));
}

/// <summary>One party of a call.</summary>
public class CallParticipant
{
    internal CallParticipant(ParticipantModel model)
    {
        Identifier = model.Identifier!.ToIdentifier();
        IsMuted = model.IsMuted!.Value;
        IsOnHold = model.IsOnHold ?? false;
    }

    public CommunicationIdentifier Identifier { get; }

    public bool IsMuted { get; }

    public bool IsOnHold { get; }
}
