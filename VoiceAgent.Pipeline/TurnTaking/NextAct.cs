namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>What comes after a reply, or after the caller's turn.</summary>
internal enum NextAct
{
    /// <summary>The caller has the floor.</summary>
    HearCaller,

    /// <summary>The caller's turn is over: answer it.</summary>
    Answer,

    /// <summary>The caller's words turned out different: answer those.</summary>
    AnswerAnew,

    /// <summary>The turn was answered, and what came of the answer has to be told.</summary>
    AnswerAgain,

    Apologise,

    /// <summary>Nothing works: say so, and transfer or hang up.</summary>
    GiveUp,

    /// <summary>The call has lasted long enough: say goodbye and hang up.</summary>
    SayFarewell,
}

/// <summary>What was heard of the caller while the agent has the floor.</summary>
[Flags]
internal enum BargeInSigns
{
    None = 0,
    Sound = 1,
    Words = 2,

    /// <summary>The transcriber is sure of the words.</summary>
    FinalWords = 4,

    /// <summary>A key, or words that are the caller's to have answered: no doubt is left.</summary>
    Insists = 8,

    /// <summary>What was taken for the caller was the agent itself.</summary>
    Nobody = 16,
}
