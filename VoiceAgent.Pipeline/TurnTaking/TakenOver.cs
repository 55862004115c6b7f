using System.Collections.Immutable;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>What another worker has left behind, and this worker must continue.</summary>
internal sealed record TakenOver
{
    /// <summary>The event for the log.</summary>
    public required CallTakenOver Event { get; init; }

    /// <summary>The time since the call's first media stream opened.</summary>
    public TimeSpan Offset { get; init; }

    /// <summary>False when the log could not be read. The conversation so far is not known.</summary>
    public bool HasHistory { get; init; } = true;

    /// <summary>The worker before has died or hangs, or the media stream was away for longer than a moment. Nobody heard what the caller said meanwhile.</summary>
    public bool IsLost { get; init; }

    /// <summary>The caller has heard the greeting, or a part of a later reply.</summary>
    public bool HasGreeted { get; init; }

    /// <summary>The reply that the agent was speaking. Null when it was silent.</summary>
    public CutReply? Cut { get; init; }

    /// <summary>The last reply, if the caller has heard it to its end and nothing has happened since.</summary>
    public Reply? Last { get; init; }

    /// <summary>The caller's turn has an answer, or needs none.</summary>
    public bool IsAnswered { get; init; }

    /// <summary>Who asked to hang up. Null when nobody has.</summary>
    public string? HangUpBy { get; init; }

    /// <summary>Tools that were called and have not returned. Their times count from the opening of the first media stream.</summary>
    public ImmutableList<LeftTool> Tools { get; init; } = [];
}

/// <param name="Reply">The clauses that are known, and the results of its tools.</param>
/// <param name="Heard">The clauses that the caller has surely heard.</param>
/// <param name="From">When its audio began, in media time, roughly.</param>
/// <param name="Until">The time of the last report about it, in media time.</param>
internal sealed record CutReply(Reply Reply, string Heard, TimeSpan From, TimeSpan Until)
{
    /// <summary>The model has composed the whole reply.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The log has its <see cref="AgentSpoke"/>: the worker before has noticed the end of its media stream.</summary>
    public bool IsLogged { get; init; }
}

/// <param name="HasBegun">It had begun to run. A tool that changes something may have done so.</param>
/// <param name="MayRepeat">It may run again with the same id, because it changes something only once for each id.</param>
internal sealed record LeftTool(ToolCall Call, bool HasBegun)
{
    public bool MayRepeat { get; init; }
}
