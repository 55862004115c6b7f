namespace VoiceAgent.Contracts.Calls;

/// <summary>A direction of a call's media stream.</summary>
public enum MediaLeg
{
    /// <summary>What comes from the telephone.</summary>
    Caller,

    /// <summary>What is sent to the telephone.</summary>
    Agent,
}
