using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;

namespace VoiceAgent.Pipeline.TurnTaking.Operations;

/// <summary>Opens a reply, adds clauses to it, and gives it up.</summary>
internal static class Replies
{
    // Unhurried English: about 15 characters a second. Only deadlines are made from it.
    private static readonly TimeSpan PerCharacter = TimeSpan.FromMilliseconds(70);

    // The voice tells when it has run dry; a filler that comes by the clock alone must not come into a slower voice's words.
    private static readonly TimeSpan Slower = TimeSpan.FromSeconds(1);

    public static TimeSpan TimeToSay(int characters) => PerCharacter * characters;

    /// <summary>Opens a reply to the turn, for the model to compose.</summary>
    public static void OpenAnswer(Step step, bool isSequel) => Open(step, new Reply(step.State.Epoch + 1, step.State.Turn.Number, SpeechAct.Reply)
    {
        FillerDue = step.Now + step.Limits.ModelFiller,
        IsSequel = isSequel,
    });

    /// <summary>Opens a reply that is known from its beginning.</summary>
    public static void Speak(Step step, SpeechAct act, IReadOnlyList<string> clauses, CallEnding? thenEnd = null) =>
        Open(step, new Reply(step.State.Epoch + 1, step.State.Turn.Number, act)
        {
            Pieces = [.. clauses.Select(text => new Clause(text, step.State.Persona.Id))],
            Composed = clauses.Count,
            Times = new ReplyTimes { FirstClause = step.Now },
            IsComplete = true,
            IsInterruptible = thenEnd is null,
            ThenEnd = thenEnd,
        });

    public static void AddClause(Step step, string text, bool isFiller = false)
    {
        var before = step.State.Reply?.SpokenUntil;
        var until = (before > step.Now ? before.Value : step.Now) + TimeToSay(text.Length);
        step.ChangeReply(reply => reply.With(new Clause(text, step.State.Persona.Id, isFiller)) with
        {
            SpokenUntil = until,
            FillerDue = until + Slower + step.Limits.NextFiller,
            Times = reply.Times with { FirstClause = reply.Times.FirstClause ?? step.Now },
        });
    }

    /// <summary>When the agent takes the floor with a small word, or with a filler where the turn has none.</summary>
    public static void AwaitOpener(Step step)
    {
        var turn = step.State.Turn;
        if (step.State.Policy.Phrases.Openers.For(turn.Words).Count > 0)
        {
            var due = turn.SpeechEnd + step.Limits.Opener;
            step.ChangeReply(reply => reply with { OpenerDue = due > step.Now ? due : step.Now });
            return;
        }

        // Without one the caller waits from the end of their own words on.
        var filler = turn.SpeechEnd + step.Limits.ModelFiller;
        if (step.State.Reply is { HasSaid: false, FillerDue: { } later } && filler < later)
        {
            step.ChangeReply(reply => reply with { FillerDue = filler > step.Now ? filler : step.Now });
        }
    }

    public static void UseVoiceOf(Step step, Clause clause)
    {
        if (step.State.Voice != clause.Agent)
        {
            step.State = step.State with { Voice = clause.Agent };
            step.Do(new UseVoice(clause.Agent));
        }
    }

    /// <summary>Gives the reply up: the model and what its tools have not yet changed are cancelled, the voice is stopped.</summary>
    /// <param name="next">What the agent does once its voice is silent; null where the conversation is over.</param>
    /// <param name="actedOn">The caller's words that it answered.</param>
    public static void Abandon(Step step, NextAct? next, string actedOn)
    {
        if (step.State.Reply is not { } reply)
        {
            step.Then(next);
            return;
        }

        if (reply.AnswerDue is not null)
        {
            step.Do(new CancelAnswer(reply.Epoch));
        }

        ToolCalls.CancelFor(step, reply.Epoch);
        step.State = step.State with { Reply = null };
        if (reply.HasSaid)
        {
            step.State = step.State with { Stopping = new StoppedReply(reply, step.Now + step.Limits.Stop, actedOn) };
            step.Then(next);
            step.Do(new StopVoice(reply.Epoch));
            return;
        }

        Settlement.SettleReply(step, reply, "", interrupted: true, actedOn, step.Offset);
        step.Then(next, unheard: reply);
    }

    /// <summary>What was heard of the reply that was stopped is known.</summary>
    public static void SettleStopped(Step step, StoppedReply stopped, string heard)
    {
        step.State = step.State with { Stopping = null, Said = heard, SaidUntil = step.Now };
        var goesOn = GoesOn(step.State, stopped.Reply, heard);
        Settlement.SettleReply(step, stopped.Reply, heard, interrupted: true, stopped.ActedOn, step.Offset, forgotten: goesOn);
        step.State = step.State with { Unheard = goesOn ? stopped.Reply : null };
    }

    /// <summary>One more thing before the end: the call is not hung up yet.</summary>
    public static void Stay(Step step)
    {
        if (step.State.Parting is { } parting)
        {
            step.State = step.State with { Parting = null };
            ToolCalls.CancelFor(step, parting.Epoch);
        }
    }

    /// <summary>
    /// Whether what the caller says belongs to the turn that the reply answers: they have heard none of it, or they talk on
    /// over the small word with which it began. "No, wait" is a turn of its own.
    /// </summary>
    private static bool GoesOn(ConversationState state, Reply reply, string heard) =>
        heard.Length == 0 || (reply.Fillers == 0 && !reply.WasHeard(heard) && !Completeness.IsCorrection(Wording.Tokens(state.OverlappingSpeech.Spoken)));

    private static void Open(Step step, Reply reply)
    {
        Preemption.Discard(step);
        step.State = step.State with { Epoch = reply.Epoch, Reply = reply, SilenceDue = null, HeardUnclear = false };
        step.Do(new OpenReply(reply.Epoch));
    }
}
