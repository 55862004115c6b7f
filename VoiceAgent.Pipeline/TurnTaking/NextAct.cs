namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>What the agent does after a reply or after the caller's turn.</summary>
internal enum NextAct
{
    /// <summary>Give the caller the floor.</summary>
    HearCaller,

    /// <summary>Answer the caller's turn, which has ended.</summary>
    Answer,

    /// <summary>The transcript of the turn has changed. Answer the corrected words.</summary>
    AnswerAnew,

    /// <summary>The turn was answered. Answer once more, to tell the caller the result of a tool.</summary>
    AnswerAgain,

    Apologise,

    /// <summary>The agent cannot continue. Say so, then transfer or hang up.</summary>
    GiveUp,

    /// <summary>The call has reached its longest duration. Say goodbye and hang up.</summary>
    SayFarewell,
}

/// <summary>Signs of an interruption while the agent has the floor.</summary>
[Flags]
internal enum BargeInSigns
{
    None = 0,
    Sound = 1,
    Words = 2,

    /// <summary>The words are a final transcript.</summary>
    FinalWords = 4,

    /// <summary>A DTMF digit, or words that must be answered. It is an interruption without further checks.</summary>
    Insists = 8,

    /// <summary>The sound was an echo of the agent's voice.</summary>
    Nobody = 16,
}
