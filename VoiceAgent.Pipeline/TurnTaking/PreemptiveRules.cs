using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>
/// Answers ahead of the end of the turn: when the caller falls silent after words that may end a turn, the model is asked at once, while
/// the end of the turn is still being awaited. The turn's end makes the preemptive reply the reply; other words throw it away.
/// </summary>
internal static class PreemptiveRules
{
    // Transcribers place the end of a word loosely: words that reach so close to the end of the speech are all there is.
    // A spoken word is longer.
    private static readonly TimeSpan Loose = TimeSpan.FromMilliseconds(120);

    /// <summary>Begins a preemptive reply where the words so far may be the whole turn, or waits a moment for the last of them.</summary>
    public static void Consider(Step step)
    {
        var state = step.State;
        if (!MayPreempt(state))
        {
            return;
        }

        var due = state.SpeechEnd + state.Policy.PreemptiveGeneration.Lag;
        if (due <= step.Now || state.OpenedAt + state.Turn.Words.Until >= state.SpeechEnd - Loose)
        {
            Begin(step);
            return;
        }

        step.State = state with { Turn = state.Turn with { PreemptDue = due } };
    }

    /// <summary>The turn's words have changed: a preemptive reply on other words is worth nothing.</summary>
    public static void WordsChanged(Step step)
    {
        if (step.State.PreemptiveReply is { } preemptive && !Wording.SaysTheSame(preemptive.Words, step.State.Turn.Words.Text))
        {
            Discard(step);
        }
    }

    /// <summary>The turn is over.</summary>
    /// <returns>False where there is no preemptive reply that answers it.</returns>
    public static bool Promote(Step step)
    {
        if (step.State.PreemptiveReply is not { } preemptive)
        {
            return false;
        }

        var said = preemptive.Reply.Text.Length;
        step.State = step.State with
        {
            PreemptiveReply = null,
            SilenceDue = null,
            Reply = preemptive.Reply with
            {
                AnswerDue = preemptive.Due ?? step.Now + step.Limits.Answer,
                SpokenUntil = step.Now + AnsweringRules.TimeToSay(said),
                FillerDue = step.Now + (said > 0 ? AnsweringRules.TimeToSay(said) + step.Limits.NextFiller : step.Limits.ModelFiller),
            },
        };
        step.Do(new ResumeVoice(preemptive.Reply.Epoch));
        if (preemptive.Reply.HasSaid)
        {
            step.Tell(new AgentSpeaking(preemptive.Reply.Turn, preemptive.Reply.Epoch, preemptive.Reply.Text, preemptive.Reply.Act));
        }

        AnsweringRules.SayPending(step);
        foreach (var happened in preemptive.Held)
        {
            ConversationMachine.Take(step, happened);
        }

        return true;
    }

    /// <summary>Throws the preemptive reply away; what it took is counted as wasted.</summary>
    public static void Discard(Step step)
    {
        if (step.State.PreemptiveReply is not { } preemptive)
        {
            return;
        }

        step.State = step.State with { PreemptiveReply = null };
        if (preemptive.Due is not null)
        {
            step.Do(new CancelAnswer(preemptive.Reply.Epoch));
        }

        if (preemptive.Reply.HasSaid)
        {
            step.Do(new StopVoice(preemptive.Reply.Epoch));
        }

        UsageRules.Waste(step, preemptive.Reply);
    }

    /// <summary>Takes what the providers tell of the preemptive reply.</summary>
    /// <returns>False for everything else.</returns>
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

    /// <summary>Nobody has missed it yet: when the turn is over the model is asked as if there had been no preemptive reply.</summary>
    public static void Failed(Step step, string provider, string reason)
    {
        step.Tell(new ProviderFailed(provider, reason));
        step.State = step.State with { Turn = step.State.Turn with { PreemptiveReplies = step.State.Policy.PreemptiveGeneration.MaxPerTurn } };
        Discard(step);
    }

    private static bool MayPreempt(ConversationState state) =>
        state is { Call: CallStage.Connected, Turn: { IsCommitted: false, Words: { IsEmpty: false, Keys.Length: 0 } }, SoundSince: null }
        && state is { PreemptiveReply: null, Reply: null, Stopping: null, Tools.IsEmpty: true }
        && state.Turn.PreemptiveReplies < state.Policy.PreemptiveGeneration.MaxPerTurn
        && state.Policy.PreemptiveGeneration.Allows(state.Tokens)
        && state.Policy.EndOfTurn.MayEndWith(state.Turn.Words);

    private static void Begin(Step step)
    {
        var turn = step.State.Turn;
        var reply = new Reply(step.State.Epoch + 1, turn.Number, Contracts.Turns.SpeechAct.Reply) { Round = 1, Times = new ReplyTimes { Asked = step.Now } };
        step.State = step.State with
        {
            Epoch = reply.Epoch,
            PreemptiveReply = new PreemptiveReply(reply, turn.Words.Text) { Due = step.Now + step.Limits.Answer },
            Turn = turn with { PreemptiveReplies = turn.PreemptiveReplies + 1, PreemptDue = null },
        };
        step.Do(new OpenReply(reply.Epoch, IsHeld: true));
        step.Do(new StartAnswer(reply.Turn, reply.Epoch, reply.Round, SettlementRules.ForModel(step.State, reply)));
    }

    /// <summary>Only the first clause is synthesised ahead: the rest has time while it plays.</summary>
    private static void Composed(Step step, PreemptiveReply preemptive, string text)
    {
        var reply = preemptive.Reply;
        var clause = new Clause(text, step.State.Persona.Id, IsFiller: false);
        if (!reply.HasSaid)
        {
            AnsweringRules.UseVoiceOf(step, clause);
            step.Do(new Say(reply.Epoch, text));
        }

        step.State = step.State with
        {
            PreemptiveReply = preemptive with
            {
                Due = step.Now + step.Limits.Answer,
                Reply = reply with
                {
                    Pieces = reply.Pieces.Add(clause),
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
