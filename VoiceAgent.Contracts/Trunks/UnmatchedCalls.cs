namespace VoiceAgent.Contracts.Trunks;

/// <summary>What happens to a call that no dispatch rule matches.</summary>
public enum UnmatchedCalls
{
    /// <summary>The route of the called number answers, or the default route.</summary>
    Routes,

    /// <summary>The call is refused with 404.</summary>
    Refuse,
}
