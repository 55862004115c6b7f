namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>Where everything that happens on a call is told. One writer steps the conversation; anyone may post.</summary>
internal interface IConversation
{
    /// <summary>Never blocks. The queue is bounded; when it is full the call ends as a defect, because no event may be lost.</summary>
    void Post(ConversationEvent happened);
}
