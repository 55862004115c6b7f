namespace VoiceAgent.Contracts.Turns;

/// <summary>Why the agent speaks.</summary>
public enum SpeechAct
{
    Greeting,
    Reply,

    /// <summary>"One moment …": the agent says it while the answer takes long.</summary>
    Filler,

    /// <summary>"Are you still there?"</summary>
    Prompt,
    Apology,
    Goodbye,
}
