namespace VoiceAgent.Contracts.Calls;

/// <summary>What the gateway does for a caller whose conversation was lost.</summary>
/// <param name="Reconnects">How often the media stream of this call was started again. It numbers the media streams and only grows.</param>
/// <param name="Last">The last step. Steps only move forward, until a worker has the caller again.</param>
/// <param name="At">When the last step began.</param>
public sealed record Rescue(int Reconnects, RescueStep Last, DateTimeOffset At)
{
    /// <summary>How often the media stream was started again since the caller last had a worker that ran stably.</summary>
    public int Tries { get; init; }

    /// <summary>Since when nobody has the caller. Null when a worker has taken the call.</summary>
    public DateTimeOffset? LostAt { get; init; }

    /// <summary>When a worker took the call again. Null while nobody has the caller.</summary>
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>When a gateway must go on, if nothing is reported until then. Null when nothing is to be done.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>True while the next try waits for its time. False when the step was begun.</summary>
    public bool IsPaused { get; init; }

    /// <summary>True when the telephony service has accepted the step. A step without it is begun again: its gateway may have died.</summary>
    public bool IsCarriedOut { get; init; }

    /// <summary>How many workers, one after the other, have lost the call soon after they took it.</summary>
    public int Deaths { get; init; }

    /// <summary>The fencing token of the lease that was lost. A greater token means that another worker has the call.</summary>
    public long Token { get; init; }

    /// <summary>True when the caller was asked for a moment of patience, at most once until a worker runs stably.</summary>
    public bool HasAskedToWait { get; init; }

    /// <summary>The fencing token of the worker that asked to hand the call over. Null when the conversation was lost.</summary>
    public long? HandOver { get; init; }
}

public enum RescueStep
{
    /// <summary>The conversation is lost while a transfer is in progress. If the transfer fails, the next step follows.</summary>
    AwaitingTransfer,

    /// <summary>The media stream was started again, so that another worker can take the call.</summary>
    Reconnecting,

    /// <summary>The caller is being transferred to the fallback number.</summary>
    Transferring,

    /// <summary>The caller hears an announcement. The call ends after it.</summary>
    Announcing,

    /// <summary>The call is being hung up.</summary>
    HangingUp,
}
