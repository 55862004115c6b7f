using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>
/// Asks the model before the caller's turn has ended. This happens when the caller falls silent after words that may end a turn.
/// When the turn ends with the same words, the preemptive reply becomes the reply. When the words change, it is discarded.
/// </summary>
internal static class PreemptiveRules
{
    /// <summary>Handles the providers' events for the preemptive reply.</summary>
    /// <returns>False for all other events.</returns>
    public static bool Takes(Step step, ConversationEvent happened)
    {
        if (step.State.PreemptiveReply is not { } preemptive)
        {
            return false;
        }

        var epoch = preemptive.Reply.Epoch;
        switch (happened)
        {
            case ClauseComposed composed when composed.Epoch == epoch: Composed(step, preemptive, composed.Text); break;
            case ToolWanted wanted when wanted.Epoch == epoch: Hold(step, preemptive, wanted); break;
            case AnswerGuarded guarded when guarded.Epoch == epoch: Hold(step, preemptive, guarded); break;
            case RoundEnded ended when ended.Epoch == epoch: Hold(step, preemptive, ended); break;
            case TokensCounted counted when counted.Epoch == epoch: Change(step, preemptive, reply => reply.With(counted)); break;
            case SpeechSynthesized synthesized when synthesized.Epoch == epoch:
                Change(step, preemptive, reply => reply with { Times = reply.Times with { Synthesized = reply.Times.Synthesized ?? step.Now } });
                break;
            case AnswerFailed failed when failed.Epoch == epoch: Failed(step, "model", failed.Reason); break;
            case SynthesisFailed failed when failed.Epoch == epoch: Failed(step, "text-to-speech", failed.Reason); break;
            default: return false;
        }

        return true;
    }

    /// <summary>The preemptive reply is discarded. When the turn ends, the model is asked again, and the caller notices nothing.</summary>
    public static void Failed(Step step, string provider, string reason)
    {
        step.Tell(new ProviderFailed(provider, reason));
        step.State = step.State with { Turn = step.State.Turn with { PreemptiveReplies = step.State.Policy.PreemptiveGeneration.MaxPerTurn } };
        Preemption.Discard(step);
    }

    /// <summary>Discards a preemptive reply when the words of the turn are no longer the words that it answers.</summary>
    public static bool DiscardStale(Step step)
    {
        if (step.State is not { PreemptiveReply: { } preemptive, Turn.Words: var words } || ReferenceEquals(preemptive.Compared, words))
        {
            return false;
        }

        if (Wording.SaysTheSame(preemptive.Words, words.Text))
        {
            step.State = step.State with { PreemptiveReply = preemptive with { Compared = words } };
        }
        else
        {
            Preemption.Discard(step);
        }

        return true;
    }

    /// <summary>Asks the model to answer the words so far.</summary>
    public static bool Begin(Step step)
    {
        if (step.State.Turn.PreemptDue is not { } due || due > step.Now)
        {
            return false;
        }

        step.State = step.State with { Turn = step.State.Turn with { PreemptDue = null } };
        if (!Preemption.May(step.State))
        {
            return true;
        }

        var turn = step.State.Turn;
        var reply = new Reply(step.State.Epoch + 1, turn.Number, Contracts.Turns.SpeechAct.Reply) { Round = 1, Times = new ReplyTimes { Asked = step.Now } };
        step.State = step.State with
        {
            Epoch = reply.Epoch,
            PreemptiveReply = new PreemptiveReply(reply, turn.Words.Text) { Compared = turn.Words, Due = step.Now + step.Limits.Answer },
            Turn = turn with { PreemptiveReplies = turn.PreemptiveReplies + 1 },
        };
        step.Do(new OpenReply(reply.Epoch, IsHeld: true));
        step.Do(new StartAnswer(reply.Turn, reply.Epoch, reply.Round, Settlement.ForModel(step.State, reply)));
        return true;
    }

    /// <summary>The turn has ended. The preemptive reply becomes the reply, and its held events are released.</summary>
    public static bool Promote(Step step)
    {
        if (step.State is not { Next: NextAct.Answer, PreemptiveReply: { } preemptive })
        {
            return false;
        }

        var said = preemptive.Reply.Text.Length;
        step.Then(null);
        step.State = step.State with
        {
            PreemptiveReply = null,
            SilenceDue = null,
            HeardUnclear = false,
            Reply = preemptive.Reply with
            {
                AnswerDue = preemptive.Due ?? step.Now + step.Limits.Answer,
                SpokenUntil = step.Now + Replies.TimeToSay(said),
                FillerDue = step.Now + (said > 0 ? Replies.TimeToSay(said) + step.Limits.NextFiller : step.Limits.ModelFiller),
            },
        };
        step.Do(new ResumeVoice(preemptive.Reply.Epoch));
        if (preemptive.Reply.HasSaid)
        {
            step.Tell(new AgentSpeaking(preemptive.Reply.Turn, preemptive.Reply.Epoch, preemptive.Reply.Text, preemptive.Reply.Act) { Fillers = preemptive.Reply.FillersSaid(step.State.Policy.Phrases) });
        }

        Replies.AwaitOpener(step);
        step.Release(preemptive.Held);
        return true;
    }

    /// <summary>Only the first clause is synthesised in advance. The other clauses are synthesised while it plays.</summary>
    private static void Composed(Step step, PreemptiveReply preemptive, string text)
    {
        var reply = preemptive.Reply;
        var clause = new Clause(text, step.State.Persona.Id, IsFiller: false);
        if (!reply.HasSaid)
        {
            Replies.UseVoiceOf(step, clause);
            step.Do(new Say(reply.Epoch, text));
        }

        step.State = step.State with
        {
            PreemptiveReply = preemptive with
            {
                Due = step.Now + step.Limits.Answer,
                Reply = reply.With(clause) with
                {
                    Said = 1,
                    Times = reply.Times with { FirstClause = reply.Times.FirstClause ?? step.Now },
                },
            },
        };
    }

    private static void Hold(Step step, PreemptiveReply preemptive, ConversationEvent happened) => step.State = step.State with
    {
        PreemptiveReply = preemptive with
        {
            Due = happened is RoundEnded ? null : step.Now + step.Limits.Answer,
            Held = preemptive.Held.Add(happened),
            Reply = happened is ToolWanted
                ? preemptive.Reply with { Times = preemptive.Reply.Times with { ToolWanted = preemptive.Reply.Times.ToolWanted ?? step.Now } }
                : preemptive.Reply,
        },
    };

    private static void Change(Step step, PreemptiveReply preemptive, Func<Reply, Reply> change) =>
        step.State = step.State with { PreemptiveReply = preemptive with { Reply = change(preemptive.Reply) } };
}
