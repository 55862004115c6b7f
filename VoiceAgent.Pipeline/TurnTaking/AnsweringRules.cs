using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>How a reply comes to be: rounds with the model, clauses to the voice, and how it is given up.</summary>
internal static class AnsweringRules
{
    // Unhurried English: about 15 characters a second. Only deadlines are made from it.
    private static readonly TimeSpan PerCharacter = TimeSpan.FromMilliseconds(70);

    // The voice tells when it has run dry; a filler that comes by the clock alone must not come into a slower voice's words.
    private static readonly TimeSpan Slower = TimeSpan.FromSeconds(1);

    /// <summary>Asks the model for an answer to the turn.</summary>
    public static void Answer(Step step)
    {
        Open(step, new Reply(step.State.Epoch + 1, step.State.Turn.Number, SpeechAct.Reply));
        step.ChangeReply(reply => reply with { FillerDue = step.Now + step.Limits.ModelFiller });
        Continue(step);
    }

    public static TimeSpan TimeToSay(int characters) => PerCharacter * characters;

    /// <summary>Says something that is known from its beginning.</summary>
    public static void Speak(Step step, SpeechAct act, IReadOnlyList<string> clauses, CallEnding? thenEnd = null)
    {
        var reply = new Reply(step.State.Epoch + 1, step.State.Turn.Number, act)
        {
            Pieces = [.. clauses.Select(text => new Clause(text, step.State.Persona.Id))],
            Times = new ReplyTimes { FirstClause = step.Now },
            IsComplete = true,
            IsInterruptible = thenEnd is null,
            ThenEnd = thenEnd,
        };
        Open(step, reply);
        SayPending(step);
    }

    /// <summary>The next round with the model, once nothing stands before it.</summary>
    public static void Continue(Step step)
    {
        if (step.State.Reply is not { IsComplete: false, AnswerDue: null } reply || step.State.Tools.Any(tool => tool.IsRunning || tool.Kind is ToolKind.Commit))
        {
            return;
        }

        if (reply.Round == step.Limits.Rounds)
        {
            FailureRules.AnswerFailed(step, "The model asked for tools again and again.");
            return;
        }

        HandoffRules.TakeOver(step);
        reply = step.State.Reply;
        var next = reply with
        {
            Round = reply.Round + 1,
            WantsMore = false,
            AnswerDue = step.Now + step.Limits.Answer,
            Times = reply.Times with { Asked = reply.Times.Asked ?? step.Now },
        };
        step.State = step.State with { Reply = next };
        step.Do(new StartAnswer(next.Turn, next.Epoch, next.Round, SettlementRules.ForModel(step.State, next)));
    }

    public static void Composed(Step step, ClauseComposed composed)
    {
        if (step.State.Reply is { AnswerDue: not null } reply && reply.Epoch == composed.Epoch)
        {
            step.ChangeReply(composing => composing with { AnswerDue = step.Now + step.Limits.Answer });
            if (OpenerRules.TakeIn(step, composed.Text) is { Length: > 0 } text)
            {
                AddClause(step, text);
            }
        }
    }

    public static void Guarded(Step step, AnswerGuarded guarded)
    {
        if (step.State.Reply is { } reply && reply.Epoch == guarded.Epoch)
        {
            step.Tell(new GuardrailApplied(reply.Turn, guarded.Rule));
        }
    }

    /// <summary>The model has finished: either its tools are to answer, or everything was said.</summary>
    public static void RoundEnded(Step step, int epoch)
    {
        if (step.State.Reply is not { AnswerDue: not null } reply || reply.Epoch != epoch)
        {
            return;
        }

        step.ChangeReply(ended => ended with { AnswerDue = null });
        if (reply.WantsMore)
        {
            Continue(step);
            return;
        }

        var parting = step.State.Tools.Any(tool => tool.Epoch == epoch && tool.Kind is ToolKind.Terminal);
        var transfers = step.State.Tools.Any(tool => tool.Epoch == epoch && tool.Ending is CallEnding.Transferred);
        if (reply.Clauses.All(clause => clause.IsFiller) && !parting)
        {
            FailureRules.AnswerFailed(step, "The model said nothing.");
            return;
        }

        step.ChangeReply(ended => ended with { IsComplete = true });
        if (reply.Clauses.All(clause => clause.IsFiller))
        {
            AddClause(step, transfers ? step.State.Policy.Phrases.Transfer : step.State.Policy.Phrases.Farewell);
        }

        SayPending(step);
    }

    public static void AddClause(Step step, string text, bool isFiller = false)
    {
        var before = step.State.Reply?.SpokenUntil;
        var until = (before > step.Now ? before.Value : step.Now) + TimeToSay(text.Length);
        step.ChangeReply(reply => reply with
        {
            Pieces = reply.Pieces.Add(new Clause(text, step.State.Persona.Id, isFiller)),
            SpokenUntil = until,
            FillerDue = until + Slower + step.Limits.NextFiller,
            Times = reply.Times with { FirstClause = reply.Times.FirstClause ?? step.Now },
        });
        SayPending(step);
    }

    /// <summary>Gives the voice what it has not yet been given; nothing while the reply yields.</summary>
    public static void SayPending(Step step)
    {
        if (step.State.Reply is not { YieldDue: null } reply)
        {
            return;
        }

        foreach (var clause in reply.Clauses.Skip(reply.Said))
        {
            UseVoiceOf(step, clause);
            step.Do(new Say(reply.Epoch, clause.Text));
            step.ChangeReply(saying => saying with { Said = saying.Said + 1 });
            step.Tell(new AgentSpeaking(reply.Turn, reply.Epoch, step.State.Reply!.Text, reply.Act));
        }

        if (reply is { IsComplete: true, IsClosed: false })
        {
            step.Do(new CompleteReply(reply.Epoch));
        }

        if (reply.IsComplete)
        {
            var spoken = PerCharacter * step.State.Reply!.Text.Length;
            step.ChangeReply(closed => closed with { IsClosed = true, FillerDue = null, PlayoutDue = step.Now + spoken + step.Limits.Playout });
        }
    }

    /// <summary>Gives the reply up: the model and what its tools have not yet changed are cancelled, the voice is stopped.</summary>
    /// <param name="actedOn">The caller's words that it answered.</param>
    public static void Abandon(Step step, AfterStop then, string actedOn)
    {
        if (step.State.Reply is not { } reply)
        {
            PlayoutRules.GoOn(step, null, then);
            return;
        }

        if (reply.AnswerDue is not null)
        {
            step.Do(new CancelAnswer(reply.Epoch));
        }

        ToolRules.CancelFor(step, reply.Epoch);
        step.State = step.State with { Reply = null };
        if (reply.HasSaid)
        {
            step.State = step.State with { Stopping = new StoppedReply(reply, step.Now + step.Limits.Stop, then, actedOn) };
            step.Do(new StopVoice(reply.Epoch));
            return;
        }

        SettlementRules.SettleReply(step, reply, "", interrupted: true, actedOn, step.Offset);
        PlayoutRules.GoOn(step, reply, then);
    }

    public static void UseVoiceOf(Step step, Clause clause)
    {
        if (step.State.Voice != clause.Agent)
        {
            step.State = step.State with { Voice = clause.Agent };
            step.Do(new UseVoice(clause.Agent));
        }
    }

    private static void Open(Step step, Reply reply)
    {
        PreemptiveRules.Discard(step);
        step.State = step.State with { Epoch = reply.Epoch, Reply = reply, SilenceDue = null };
        step.Do(new OpenReply(reply.Epoch));
    }
}
