namespace VoiceAgent.Pipeline.TurnTaking.Judgement;

/// <summary>What words are that arrive while the agent speaks, or after it has answered.</summary>
internal enum Meaning
{
    /// <summary>Nothing yet: a hesitation such as "um", or too few words. More words may follow.</summary>
    Nothing,

    /// <summary>The agent's own words, returned by a loudspeaker. Nobody has spoken.</summary>
    Echo,

    /// <summary>The caller listens and agrees: "mm-hm". The agent goes on.</summary>
    Agreement,

    /// <summary>The answer to a question that the caller has heard.</summary>
    Answer,

    /// <summary>The rest of a number that the caller began in the turn before.</summary>
    Continuation,

    /// <summary>The caller wants to speak. The agent stops.</summary>
    Interruption,
}
