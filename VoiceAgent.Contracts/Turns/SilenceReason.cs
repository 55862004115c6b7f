namespace VoiceAgent.Contracts.Turns;

/// <summary>Why nobody speaks. Each reason has its own patience and its own words.</summary>
public enum SilenceReason
{
    /// <summary>No reason is known. The caller is asked whether they are still there.</summary>
    Unexplained,

    /// <summary>The caller looks for something: they said so, or the agent offered to wait.</summary>
    Looking,

    /// <summary>Nobody listens at the caller's end: music, the announcements of a queue, or the same words again and again.</summary>
    OnHold,

    /// <summary>There are sounds without words. Somebody may be there.</summary>
    Noise,

    /// <summary>The goodbye was said. The call ends when the caller stays silent.</summary>
    Goodbye,

    /// <summary>The caller did not answer the prompts.</summary>
    Gone,
}
