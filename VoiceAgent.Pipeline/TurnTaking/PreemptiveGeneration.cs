using System.Collections.Immutable;
using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>How far an agent thinks ahead of the end of the caller's turn.</summary>
internal sealed record PreemptiveGeneration
{
    public static PreemptiveGeneration Default { get; } = new();

    public static PreemptiveGeneration Off { get; } = new() { Wasted = 0 };

    /// <summary>
    /// From this share of the call's tokens on that were thrown away, no preemptive reply is begun; 0: never one. What is thrown away
    /// is a preemptive reply whose caller went on, and an answer of which nothing was heard.
    /// </summary>
    public double Wasted { get; init; } = 0.3;

    /// <summary>How many preemptive replies one turn may begin.</summary>
    public int MaxPerTurn { get; init; } = 3;

    /// <summary>
    /// How far words may lag behind the voice: hypotheses come 150–250 ms after what they tell of (design §7). A preemptive reply
    /// waits so long for the last word, where none has come that reaches up to the end of the speech.
    /// </summary>
    public TimeSpan Lag { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Whether what was wasted so far leaves room for another preemptive reply.</summary>
    public bool Allows(TokenAccount tokens) => Wasted > 0 && (tokens.Wasted == 0 || tokens.Wasted < Wasted * (tokens.Used + tokens.Wasted));
}

/// <summary>Tokens of the call so far, by what became of them; estimated where a provider was interrupted before it told them.</summary>
internal readonly record struct TokenAccount(long Used, long Wasted);

/// <summary>
/// An answer to a turn that is not over yet. Its first clause is synthesised and held, its tools are held, nothing of it
/// is told: to the caller and to the log there is no such answer until the turn is committed with the same words.
/// </summary>
/// <param name="Words">The words it answers.</param>
internal sealed record PreemptiveReply(Reply Reply, string Words)
{
    /// <summary>The words of the turn that it was last compared with.</summary>
    public required Utterances Compared { get; init; }

    /// <summary>The model gives a sign of life by then; null once it has finished.</summary>
    public TimeSpan? Due { get; init; }

    /// <summary>What the model wants beyond words, to be taken up when the turn is committed, in order.</summary>
    public ImmutableList<ConversationEvent> Held { get; init; } = [];
}
