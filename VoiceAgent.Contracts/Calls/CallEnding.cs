namespace VoiceAgent.Contracts.Calls;

/// <summary>Why a call ended: expected endings are values, not exceptions.</summary>
public enum CallEnding
{
    /// <summary>The caller hung up.</summary>
    CallerHungUp,

    /// <summary>The agent said goodbye and hung up.</summary>
    AgentHungUp,

    /// <summary>A person hung up through the API or the dashboard.</summary>
    OperatorHungUp,

    /// <summary>The caller was transferred to a human and the agent left.</summary>
    Transferred,

    /// <summary>The audio connection broke and did not come back.</summary>
    MediaLost,

    /// <summary>A speech or model provider failed and nothing could take its place.</summary>
    ProviderFailed,

    /// <summary>The call was never answered: no free line, or it was redirected.</summary>
    Rejected,

    /// <summary>Nobody said anything for too long, or the call reached its longest duration.</summary>
    TimedOut,

    /// <summary>The worker that held the call died; the gateway's finisher closed it.</summary>
    Abandoned,

    /// <summary>A defect of ours ended the call.</summary>
    Defect,
}
