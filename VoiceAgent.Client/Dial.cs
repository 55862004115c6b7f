using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Client;

/// <summary>How far the platform is with calling one person.</summary>
/// <param name="State">Where the person stands.</param>
public sealed record Dial(DialState State)
{
    /// <summary>The person is not called before this time. Null: at once.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The call of the present or last attempt.</summary>
    public CallId? Call { get; init; }

    /// <summary>When the present or last attempt began.</summary>
    public DateTimeOffset? CalledAt { get; init; }

    /// <summary>The attempts that have ended.</summary>
    public IReadOnlyList<DialAttempt> Attempts { get; init; } = [];

    /// <summary>Why the person will not be called, or not now. A sentence for people.</summary>
    public string? Note { get; init; }
}

/// <summary>An attempt to call a person.</summary>
/// <param name="Call">Its call.</param>
/// <param name="At">When it began.</param>
/// <param name="Outcome">How it ended: one of <see cref="DialState.Answered"/> to <see cref="DialState.Failed"/>.</param>
public sealed record DialAttempt(CallId Call, DateTimeOffset At, DialState Outcome);

/// <summary>Where a person stands whom the platform calls.</summary>
public enum DialState
{
    /// <summary>Not called yet, or called again later.</summary>
    Waiting,

    /// <summary>The telephone rings, or the person talks with the agent.</summary>
    Calling,

    /// <summary>The person has talked with the agent.</summary>
    Answered,

    /// <summary>A machine has answered.</summary>
    Voicemail,

    /// <summary>The line is busy.</summary>
    Busy,

    /// <summary>Nobody has picked up.</summary>
    NoAnswer,

    /// <summary>The person has declined the call.</summary>
    Rejected,

    /// <summary>The call could not be placed.</summary>
    Failed,

    /// <summary>The number is on the do-not-call list.</summary>
    DoNotCall,

    /// <summary>All attempts were used, or the campaign was ended before.</summary>
    GivenUp,

    /// <summary>Somebody has withdrawn the request.</summary>
    Cancelled,
}
