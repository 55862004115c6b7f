using System.Collections.Immutable;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>One thing the agent says, from the first thought until the caller has heard its end.</summary>
/// <param name="Turn">The caller's turn that it answers.</param>
internal sealed record Reply(int Epoch, int Turn, SpeechAct Act)
{
    /// <summary>What is said and learned, in order: <see cref="Clause"/> and <see cref="Learned"/>.</summary>
    public ImmutableList<ReplyPiece> Pieces { get; init; } = [];

    /// <summary>How many of the pieces are clauses.</summary>
    public int Composed { get; init; }

    /// <summary>How many of the clauses were given to the voice; the rest is held while the caller makes a sound.</summary>
    public int Said { get; init; }

    public int Round { get; init; }

    /// <summary>The model waits for what its tools answer before it goes on.</summary>
    public bool WantsMore { get; init; }

    /// <summary>The model works on it; it gives a sign of life by then.</summary>
    public TimeSpan? AnswerDue { get; init; }

    /// <summary>When what was said so far should have been heard.</summary>
    public TimeSpan SpokenUntil { get; init; }

    /// <summary>Unless something is said before.</summary>
    public TimeSpan? FillerDue { get; init; }

    /// <summary>A small word takes the floor then, unless something is said before.</summary>
    public TimeSpan? OpenerDue { get; init; }

    public int Fillers { get; init; }

    /// <summary>No more clauses come.</summary>
    public bool IsComplete { get; init; }

    /// <summary>The voice knows that no more clauses come; the caller has heard the end by <see cref="PlayoutDue"/>.</summary>
    public bool IsClosed { get; init; }

    public TimeSpan? PlayoutDue { get; init; }

    /// <summary>Yielding until then.</summary>
    public TimeSpan? YieldDue { get; init; }

    /// <summary>From the onset of the caller's sound to the last yield.</summary>
    public TimeSpan YieldLatency { get; init; }

    /// <summary>False for what must be heard to its end: what the caller says over it waits.</summary>
    public bool IsInterruptible { get; init; } = true;

    /// <summary>Set when the call ends once this has been heard.</summary>
    public CallEnding? ThenEnd { get; init; }

    /// <summary>Its turn was answered before, and this tells what came of that: how long it takes says nothing of the agent.</summary>
    public bool IsSequel { get; init; }

    /// <summary>The model failed on it: whatever was said before the apology, the next failure is not the first.</summary>
    public bool HasFailed { get; init; }

    /// <summary>The model has failed on it, and nothing was done about it yet.</summary>
    public string? AnswerFailure { get; init; }

    /// <summary>The voice has failed on it, and nothing was done about it yet.</summary>
    public string? VoiceFailure { get; init; }

    /// <summary>The first model has failed on it; the second goes on.</summary>
    public bool IsFallback { get; init; }

    /// <summary>As far as the voice was asked.</summary>
    public int HeardWords { get; init; }

    /// <summary>The caller spoke over a sentence that must be heard: they are owed an answer.</summary>
    public bool WasTalkedOver { get; init; }

    public ReplyTimes Times { get; init; } = new();

    public int PromptTokens { get; init; }

    public int CompletionTokens { get; init; }

    public int Tokens => PromptTokens + CompletionTokens;

    public IEnumerable<Clause> Clauses => Pieces.OfType<Clause>();

    public bool HasSaid => Said > 0;

    public bool IsAudible => Times.Playing is not null;

    /// <summary>Everything that was given to the voice.</summary>
    public string Text => string.Join(' ', Clauses.Take(Said).Select(clause => clause.Text));

    public int SaidCharacters => Clauses.Take(Said).Sum(clause => clause.Text.Length);

    /// <summary>The voice is to be given clauses, or to be told that no more come.</summary>
    public bool IsPending => YieldDue is null && (Said < Composed || (IsComplete && PlayoutDue is null));

    public Reply With(Clause clause) => this with { Pieces = Pieces.Add(clause), Composed = Composed + 1 };

    public Reply With(TokensCounted counted) =>
        this with { PromptTokens = PromptTokens + counted.Prompt, CompletionTokens = CompletionTokens + counted.Completion };

    /// <summary>Whether the caller has heard anything of the answer: an opener or a filler is none.</summary>
    public bool WasHeard(string heard)
    {
        var words = Words(heard);
        var fillers = Clauses.TakeWhile(clause => clause.IsFiller).Sum(clause => Words(clause.Text));
        return words > fillers;

        static int Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
    }
}

internal abstract record ReplyPiece;

/// <param name="Agent">Whose voice says it: a persona's id.</param>
internal sealed record Clause(string Text, string Agent, bool IsFiller = false) : ReplyPiece;

internal sealed record Learned(ToolExchange Exchange) : ReplyPiece;

/// <summary>When what happened on the way to the first audio; null: not yet.</summary>
internal sealed record ReplyTimes
{
    public TimeSpan? Asked { get; init; }

    public TimeSpan? FirstClause { get; init; }

    public TimeSpan? ToolWanted { get; init; }

    public TimeSpan? ToolsEnded { get; init; }

    public TimeSpan? Synthesized { get; init; }

    public TimeSpan? Playing { get; init; }

    /// <summary>Where the audio began, on the line's clock.</summary>
    public TimeSpan From { get; init; }
}

/// <param name="Due">The voice's account comes by then, or nothing was heard.</param>
/// <param name="ActedOn">The words of the caller that it answered.</param>
internal sealed record StoppedReply(Reply Reply, TimeSpan Due, string ActedOn);
