namespace VoiceAgent.Contracts.Calls;

/// <summary>Who has called whom.</summary>
public enum CallDirection
{
    /// <summary>A person has called one of the platform's numbers.</summary>
    Inbound,

    /// <summary>The platform has called a person.</summary>
    Outbound,
}
