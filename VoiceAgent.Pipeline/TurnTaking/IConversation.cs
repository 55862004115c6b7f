namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>Receives all events of a call. Any thread may post an event. One reader passes the events to the machine in order.</summary>
internal interface IConversation
{
    /// <summary>Never blocks. The queue is bounded. When it is full, the call ends as a defect, because no event may be lost.</summary>
    void Post(ConversationEvent happened);
}
