using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>
/// Answers on suspicion: when the caller falls silent after words that may end a turn, the model is asked at once, while
/// the end of the turn is still being awaited. The turn's end makes the draft the reply; other words throw it away.
/// </summary>
internal static class SpeculationRules
{
    // Transcribers place the end of a word loosely: words that reach so close to the end of the speech are all there is.
    // A spoken word is longer.
    private static readonly TimeSpan Loose = TimeSpan.FromMilliseconds(120);

    /// <summary>Begins a draft where the words so far may be the whole turn, or waits a moment for the last of them.</summary>
    public static void Consider(Step step)
    {
        var state = step.State;
        if (!MayDraft(state))
        {
            return;
        }

        var due = state.SpeechEnd + state.Policy.Speculation.Lag;
        if (due <= step.Now || state.OpenedAt + state.Turn.Words.Until >= state.SpeechEnd - Loose)
        {
            Begin(step);
            return;
        }

        step.State = state with { Turn = state.Turn with { DraftDue = due } };
    }

    /// <summary>The turn's words have changed: a draft on other words is worth nothing.</summary>
    public static void WordsChanged(Step step)
    {
        if (step.State.Draft is { } draft && !Wording.SaysTheSame(draft.Words, step.State.Turn.Words.Text))
        {
            Discard(step);
        }
    }

    /// <summary>The turn is over.</summary>
    /// <returns>False where there is no draft that answers it.</returns>
    public static bool Promote(Step step)
    {
        if (step.State.Draft is not { } draft)
        {
            return false;
        }

        var said = draft.Reply.Text.Length;
        step.State = step.State with
        {
            Draft = null,
            SilenceDue = null,
            Reply = draft.Reply with
            {
                AnswerDue = draft.Due ?? step.Now + step.Patience.Answer,
                SpokenUntil = step.Now + AnsweringRules.TimeToSay(said),
                FillerDue = step.Now + (said > 0 ? AnsweringRules.TimeToSay(said) + step.Patience.NextFiller : step.Patience.ModelFiller),
            },
        };
        step.Do(new ResumeVoice(draft.Reply.Epoch));
        if (draft.Reply.HasSaid)
        {
            step.Tell(new AgentSpeaking(draft.Reply.Turn, draft.Reply.Epoch, draft.Reply.Text, draft.Reply.Act));
        }

        AnsweringRules.SayPending(step);
        foreach (var happened in draft.Held)
        {
            ConversationMachine.Take(step, happened);
        }

        return true;
    }

    /// <summary>Throws the draft away; what it took is counted as wasted.</summary>
    public static void Discard(Step step)
    {
        if (step.State.Draft is not { } draft)
        {
            return;
        }

        step.State = step.State with { Draft = null };
        if (draft.Due is not null)
        {
            step.Do(new CancelAnswer(draft.Reply.Epoch));
        }

        if (draft.Reply.HasSaid)
        {
            step.Do(new StopVoice(draft.Reply.Epoch));
        }

        UsageRules.Waste(step, draft.Reply);
    }

    /// <summary>Takes what the providers tell of the draft.</summary>
    /// <returns>False for everything else.</returns>
    public static bool Takes(Step step, ConversationEvent happened)
    {
        if (step.State.Draft is not { } draft)
        {
            return false;
        }

        var epoch = draft.Reply.Epoch;
        switch (happened)
        {
            case ClauseComposed composed when composed.Epoch == epoch: Composed(step, draft, composed.Text); break;
            case ToolWanted wanted when wanted.Epoch == epoch: Hold(step, draft, wanted); break;
            case AnswerGuarded guarded when guarded.Epoch == epoch: Hold(step, draft, guarded); break;
            case RoundEnded ended when ended.Epoch == epoch: Hold(step, draft, ended); break;
            case TokensCounted counted when counted.Epoch == epoch: Change(step, draft, reply => reply.With(counted)); break;
            case SpeechSynthesized synthesized when synthesized.Epoch == epoch:
                Change(step, draft, reply => reply with { Times = reply.Times with { Synthesized = reply.Times.Synthesized ?? step.Now } });
                break;
            case AnswerFailed failed when failed.Epoch == epoch: Failed(step, "model", failed.Reason); break;
            case SynthesisFailed failed when failed.Epoch == epoch: Failed(step, "text-to-speech", failed.Reason); break;
            default: return false;
        }

        return true;
    }

    /// <summary>Nobody has missed it yet: when the turn is over the model is asked as if there had been no draft.</summary>
    public static void Failed(Step step, string provider, string reason)
    {
        step.Tell(new ProviderFailed(provider, reason));
        step.State = step.State with { Turn = step.State.Turn with { Drafts = step.State.Policy.Speculation.Drafts } };
        Discard(step);
    }

    private static bool MayDraft(ConversationState state) =>
        state is { Call: CallStage.Connected, Turn: { IsCommitted: false, Words: { IsEmpty: false, Keys.Length: 0 } }, SoundSince: null }
        && state is { Draft: null, Reply: null, Stopping: null, Tools.IsEmpty: true }
        && state.Turn.Drafts < state.Policy.Speculation.Drafts
        && state.Policy.Speculation.Allows(state.Tokens)
        && state.Policy.EndOfTurn.MayEndWith(state.Turn.Words);

    private static void Begin(Step step)
    {
        var turn = step.State.Turn;
        var reply = new Reply(step.State.Epoch + 1, turn.Number, Contracts.Turns.SpeechAct.Reply) { Round = 1, Times = new ReplyTimes { Asked = step.Now } };
        step.State = step.State with
        {
            Epoch = reply.Epoch,
            Draft = new Draft(reply, turn.Words.Text) { Due = step.Now + step.Patience.Answer },
            Turn = turn with { Drafts = turn.Drafts + 1, DraftDue = null },
        };
        step.Do(new OpenReply(reply.Epoch, IsHeld: true));
        step.Do(new StartAnswer(reply.Turn, reply.Epoch, reply.Round, SettlementRules.ForModel(step.State, reply)));
    }

    /// <summary>Only the first clause is synthesised ahead: the rest has time while it plays.</summary>
    private static void Composed(Step step, Draft draft, string text)
    {
        var reply = draft.Reply;
        var clause = new Clause(text, step.State.Persona.Id, IsFiller: false);
        if (!reply.HasSaid)
        {
            AnsweringRules.UseVoiceOf(step, clause);
            step.Do(new Say(reply.Epoch, text));
        }

        step.State = step.State with
        {
            Draft = draft with
            {
                Due = step.Now + step.Patience.Answer,
                Reply = reply with
                {
                    Pieces = reply.Pieces.Add(clause),
                    Said = 1,
                    Times = reply.Times with { FirstClause = reply.Times.FirstClause ?? step.Now },
                },
            },
        };
    }

    private static void Hold(Step step, Draft draft, ConversationEvent happened) => step.State = step.State with
    {
        Draft = draft with
        {
            Due = happened is RoundEnded ? null : step.Now + step.Patience.Answer,
            Held = draft.Held.Add(happened),
            Reply = happened is ToolWanted
                ? draft.Reply with { Times = draft.Reply.Times with { ToolWanted = draft.Reply.Times.ToolWanted ?? step.Now } }
                : draft.Reply,
        },
    };

    private static void Change(Step step, Draft draft, Func<Reply, Reply> change) =>
        step.State = step.State with { Draft = draft with { Reply = change(draft.Reply) } };
}
