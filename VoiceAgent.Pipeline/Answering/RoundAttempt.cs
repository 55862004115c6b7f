using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>One request to the model within a round. A round makes a second one silently when the first fails before the caller hears anything.</summary>
/// <param name="History">What the model is told. Words that a content filter refuses are left out.</param>
/// <param name="IsFresh">The request needs a new connection, because the last one failed.</param>
internal sealed record RoundAttempt(IReadOnlyList<HistoryEntry> History, bool IsFresh)
{
    /// <summary>Asked when the model is silent for too long. True when the same request may be sent once more, beside the first.</summary>
    public Func<bool> MayRepeat { get; init; } = static () => false;

    /// <summary>Only tests whether the filter lets the request pass. The answer is not used.</summary>
    public bool IsTest { get; init; }

    /// <summary>Whether a model has begun to answer. Then no fallback model was asked for this request.</summary>
    public bool HasBegun { get; set; }

    /// <summary>How many clauses and tool calls the model has composed. Some of them may not be said.</summary>
    public int Composed { get; set; }

    /// <summary>Whether the conversation has received a part of the answer. Then the same request must not be sent again.</summary>
    public bool HasTold { get; set; }
}
