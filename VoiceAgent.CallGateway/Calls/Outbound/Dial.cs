using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Outbound;

/// <summary>How far the platform is with calling one person. <see cref="DialRules"/> changes it.</summary>
internal sealed record Dial
{
    public DialState State { get; init; }

    /// <summary>The person is not called before this time. Null: at once.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The call of the present or last attempt. It is stored before the call is placed.</summary>
    public CallId? Call { get; init; }

    /// <summary>When the present or last attempt began.</summary>
    public DateTimeOffset? CalledAt { get; init; }

    /// <summary>The attempts that have ended.</summary>
    public IReadOnlyList<DialAttempt> Attempts { get; init; } = [];

    /// <summary>Why the person will not be called, or not now. A sentence for people.</summary>
    public string? Note { get; init; }

    public bool IsOpen => State is DialState.Waiting or DialState.Calling;
}

internal sealed record DialAttempt(CallId Call, DateTimeOffset At, DialOutcome Outcome);

/// <summary>Each person is in exactly one of these states at every moment.</summary>
internal enum DialState
{
    /// <summary>Not called yet, or called again later.</summary>
    Waiting,

    /// <summary>The telephone rings, or the person talks with the agent.</summary>
    Calling,
    Answered,
    Voicemail,
    Busy,
    NoAnswer,
    Rejected,
    Failed,

    /// <summary>The number is on the do-not-call list.</summary>
    DoNotCall,

    /// <summary>All attempts were used, or the campaign was ended before.</summary>
    GivenUp,

    /// <summary>Somebody has withdrawn the request.</summary>
    Cancelled,
}
