using System.Collections.Immutable;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking.Judgement;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>One reply of the agent, from the request to the model until the caller has heard its end.</summary>
/// <param name="Turn">The caller's turn that it answers.</param>
internal sealed record Reply(int Epoch, int Turn, SpeechAct Act)
{
    /// <summary>How many clauses the voice gets ahead of the one that it synthesises. More would only be lost when the caller interrupts.</summary>
    public const int LookAhead = 8;

    /// <summary>The clauses and the results of tools, in order: <see cref="Clause"/> and <see cref="Learned"/>.</summary>
    public ImmutableList<ReplyPiece> Pieces { get; init; } = [];

    /// <summary>How many of the pieces are clauses.</summary>
    public int Composed { get; init; }

    /// <summary>How many of the clauses were sent to the voice. The others are held while the caller makes a sound.</summary>
    public int Said { get; init; }

    /// <summary>How many clauses the voice has synthesised completely.</summary>
    public int Voiced { get; init; }

    /// <summary>When the caller will have heard each of these clauses, if nothing holds the voice back.</summary>
    public ImmutableList<TimeSpan> ClauseEnds { get; init; } = [];

    /// <summary>How many clauses the caller has surely heard. The log has them.</summary>
    public int HeardClauses { get; init; }

    /// <summary>Another worker has begun this answer. The model continues after the words that are known.</summary>
    public bool IsResumed { get; init; }

    /// <summary>The beginning of this answer, which the caller has heard from another worker. The model continues after it.</summary>
    public string Before { get; init; } = "";

    public int Round { get; init; }

    /// <summary>The model needs the results of its tools before it continues.</summary>
    public bool WantsMore { get; init; }

    /// <summary>The deadline for the next output of the model. Null while the model is not working on the reply.</summary>
    public TimeSpan? AnswerDue { get; init; }

    /// <summary>When the caller will have heard the clauses so far, estimated.</summary>
    public TimeSpan SpokenUntil { get; init; }

    /// <summary>When a filler is due, if no clause arrives before.</summary>
    public TimeSpan? FillerDue { get; init; }

    /// <summary>When an opener is due, if no clause arrives before.</summary>
    public TimeSpan? OpenerDue { get; init; }

    public int Fillers { get; init; }

    /// <summary>The reply gets no more clauses.</summary>
    public bool IsComplete { get; init; }

    /// <summary>The voice knows that the reply is complete. The playout must end by <see cref="PlayoutDue"/>.</summary>
    public bool IsClosed { get; init; }

    public TimeSpan? PlayoutDue { get; init; }

    /// <summary>When the agent stops yielding and decides. Null while it does not yield.</summary>
    public TimeSpan? YieldDue { get; init; }

    /// <summary>The time from the start of the caller's sound to the last yield.</summary>
    public TimeSpan YieldLatency { get; init; }

    /// <summary>False when the caller must hear the whole reply. Overlapping speech then waits.</summary>
    public bool IsInterruptible { get; init; } = true;

    /// <summary>How the call ends after this reply. Null when the call continues.</summary>
    public CallEnding? ThenEnd { get; init; }

    /// <summary>How the call ends after this reply if the caller says nothing more. Sounds do not interrupt it, but words do.</summary>
    public CallEnding? IfSilent { get; init; }

    /// <summary>A second answer to the same turn, with the result of a tool. Its latency is not measured.</summary>
    public bool IsSequel { get; init; }

    /// <summary>The model has failed on it. Hearing the reply then does not reset the number of failures in a row.</summary>
    public bool HasFailed { get; init; }

    /// <summary>The reason of a failure of the model that no follow-up has handled yet.</summary>
    public string? AnswerFailure { get; init; }

    /// <summary>The kind of that failure.</summary>
    public FailureKind FailureKind { get; init; }

    /// <summary>How long to wait before the next request to the model, because it is busy.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>The reason of a failure of the voice that no follow-up has handled yet.</summary>
    public string? VoiceFailure { get; init; }

    /// <summary>The model has failed on it, and was asked once more: the same model, or the fallback model.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>The playout's reports of its position, oldest first.</summary>
    public ImmutableList<PlayedTo> Played { get; init; } = [];

    /// <summary>How many words the caller had heard at the last <see cref="VoiceHeard"/>.</summary>
    public int HeardWords { get; init; }

    /// <summary>The caller spoke during a sentence that must be heard. Their words get an answer afterwards.</summary>
    public bool WasTalkedOver { get; init; }

    public ReplyTimes Times { get; init; } = new();

    public int PromptTokens { get; init; }

    public int CompletionTokens { get; init; }

    public int Tokens => PromptTokens + CompletionTokens;

    public IEnumerable<Clause> Clauses => Pieces.OfType<Clause>();

    public bool HasSaid => Said > 0;

    public bool IsAudible => Times.Playing is not null;

    /// <summary>The text that was sent to the voice.</summary>
    public string Text => Scripts.Join(Clauses.Take(Said).Select(clause => clause.Text));

    /// <summary>The text of all clauses, including those that still wait for the voice.</summary>
    public string ComposedText => string.Join(' ', Clauses.Select(clause => clause.Text));

    public int SaidCharacters => Clauses.Take(Said).Sum(clause => clause.Text.Length);

    /// <summary>There are clauses to send to the voice, or the voice does not know yet that the reply is complete.</summary>
    public bool IsPending => YieldDue is null && (Said < MaySay || (IsComplete && (PlayoutDue is null || (Said == Composed && !IsClosed))));

    /// <summary>How many clauses the voice may have by now. The others wait as text, so that a long answer neither floods the voice nor is synthesised in vain.</summary>
    public int MaySay => Math.Min(Composed, Voiced + LookAhead);

    /// <summary>For the log: how many of the said clauses are openers and fillers. Null when their words tell it.</summary>
    public int? FillersSaid(Phrases phrases)
    {
        var count = Clauses.Take(Said).Count(static clause => clause.IsFiller);
        return count == Clauses.Take(Said).Count(clause => phrases.SoundsLikeFiller(clause.Text)) ? null : count;
    }

    public Reply With(Clause clause) => this with { Pieces = Pieces.Add(clause), Composed = Composed + 1 };

    public Reply With(TokensCounted counted) =>
        this with { PromptTokens = PromptTokens + counted.Prompt, CompletionTokens = CompletionTokens + counted.Completion };

    /// <returns>How many clauses the heard text has from beginning to end.</returns>
    public int ClausesIn(string heard)
    {
        var (left, count) = (ComparableWords.Length(heard), 0);
        foreach (var clause in Clauses)
        {
            left -= ComparableWords.Length(clause.Text);
            if (left < 0)
            {
                break;
            }

            count++;
        }

        return count;
    }

    /// <summary>Whether the caller has heard a part of the answer. Openers and fillers do not count.</summary>
    public bool WasHeard(string heard)
    {
        var words = Wording.CountWords(heard);
        var fillers = Clauses.TakeWhile(clause => clause.IsFiller).Sum(clause => Wording.CountWords(clause.Text));
        return words > fillers;
    }
}

internal abstract record ReplyPiece;

/// <param name="Agent">The id of the persona whose voice says the clause.</param>
internal sealed record Clause(string Text, string Agent, bool IsFiller = false) : ReplyPiece
{
    /// <summary>The agent says that the connection was interrupted. It is never part of the history.</summary>
    public bool IsBridge { get; init; }
}

internal sealed record Learned(ToolExchange Exchange) : ReplyPiece;

/// <summary>The times of the steps before the first audio. Null when a step has not happened yet.</summary>
internal sealed record ReplyTimes
{
    public TimeSpan? Asked { get; init; }

    public TimeSpan? FirstClause { get; init; }

    public TimeSpan? ToolWanted { get; init; }

    public TimeSpan? ToolsEnded { get; init; }

    public TimeSpan? Synthesized { get; init; }

    public TimeSpan? Playing { get; init; }

    /// <summary>When the audio began, in media time.</summary>
    public TimeSpan From { get; init; }
}

/// <param name="Due">The deadline for the report of the playout. Without a report, the caller counts as having heard nothing.</param>
/// <param name="ActedOn">The words of the caller that it answered.</param>
internal sealed record StoppedReply(Reply Reply, TimeSpan Due, string ActedOn)
{
    /// <summary>The caller has stopped it with the rest of a number. The turn that it answered continues, unless the caller was asked something.</summary>
    public bool IsContinued { get; init; }
}
