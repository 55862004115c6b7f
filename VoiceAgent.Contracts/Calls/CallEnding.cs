namespace VoiceAgent.Contracts.Calls;

/// <summary>Why a call ended. Expected endings are values, not exceptions.</summary>
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

    /// <summary>A speech or model provider failed, and no fallback could replace it.</summary>
    ProviderFailed,

    /// <summary>The call was not answered: no worker had free capacity, or the call was redirected.</summary>
    Rejected,

    /// <summary>Nobody said anything for too long, or the call reached its longest duration.</summary>
    TimedOut,

    /// <summary>The worker that ran the call died. The gateway's finisher closed the call.</summary>
    Abandoned,

    /// <summary>A defect in VoiceAgent ended the call.</summary>
    Defect,

    /// <summary>The worker that ran the call was shut down, and no other worker could take the call.</summary>
    WorkerStopped,

    /// <summary>The number was called outside its business hours: the caller heard an announcement, or the call was redirected.</summary>
    OutsideHours,

    /// <summary>A call that the platform placed: the person's line was busy.</summary>
    Busy,

    /// <summary>A call that the platform placed: nobody picked up in time.</summary>
    NotAnswered,

    /// <summary>A call that the platform placed: the person rejected it.</summary>
    Declined,

    /// <summary>A call that the platform placed: the telephony service could not connect it, for example because nobody has the number.</summary>
    NotPlaced,

    /// <summary>A call that the platform placed: a voicemail or another machine answered.</summary>
    Voicemail,
}
