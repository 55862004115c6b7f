using System.Collections.Immutable;
using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>When an agent asks the model before the end of the caller's turn.</summary>
internal sealed record PreemptiveGeneration
{
    public static PreemptiveGeneration Default { get; } = new();

    public static PreemptiveGeneration Off { get; } = new() { Wasted = 0 };

    /// <summary>
    /// The largest share of the call's tokens that may be wasted. From this share on, no preemptive reply begins. With 0, none ever begins.
    /// The tokens of discarded preemptive replies, and of answers that the caller did not hear, are wasted.
    /// </summary>
    public double Wasted { get; init; } = 0.3;

    /// <summary>How many preemptive replies one turn may begin.</summary>
    public int MaxPerTurn { get; init; } = 3;

    /// <summary>
    /// How long after the end of the speech the last word may arrive. Interim transcripts arrive 150–250 ms after the speech (design §7).
    /// If no word reaches the end of the speech, the preemptive reply waits this long.
    /// </summary>
    public TimeSpan Lag { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Whether the share of wasted tokens allows another preemptive reply.</summary>
    public bool Allows(TokenAccount tokens) => Wasted > 0 && (tokens.Wasted == 0 || tokens.Wasted < Wasted * (tokens.Used + tokens.Wasted));
}

/// <summary>The tokens of the call so far. They are estimated if a provider was cancelled before it reported them.</summary>
internal readonly record struct TokenAccount(long Used, long Wasted);

/// <summary>
/// An answer to a turn that has not ended yet. Its first clause is synthesised and held. Its tools are held too. Neither the
/// caller nor the log gets any of it before the turn is committed with the same words.
/// </summary>
/// <param name="Words">The words that it answers.</param>
internal sealed record PreemptiveReply(Reply Reply, string Words)
{
    /// <summary>The turn's words at the last comparison with <see cref="Words"/>.</summary>
    public required Utterances Compared { get; init; }

    /// <summary>The deadline for the next output of the model. Null when it has finished.</summary>
    public TimeSpan? Due { get; init; }

    /// <summary>Tool calls and other events of the model, in order. They are handled when the turn is committed.</summary>
    public ImmutableList<ConversationEvent> Held { get; init; } = [];
}
