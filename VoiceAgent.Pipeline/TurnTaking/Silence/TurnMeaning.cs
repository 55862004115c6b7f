namespace VoiceAgent.Pipeline.TurnTaking.Silence;

/// <summary>What a turn of the caller says about the silence that follows it.</summary>
internal enum TurnMeaning
{
    /// <summary>Anything that the model must answer.</summary>
    Ordinary,

    /// <summary>The turn only asks the agent to wait.</summary>
    AsksToWait,

    /// <summary>The turn says something else, and then asks the agent to wait.</summary>
    EndsWithRequestToWait,

    /// <summary>The turn only tells the agent that it is put on hold.</summary>
    PutsOnHold,

    /// <summary>The announcement of a queue.</summary>
    Announcement,

    /// <summary>The same words as in an earlier turn.</summary>
    Repetition,
}
