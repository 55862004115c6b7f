using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>
/// Continues a conversation that another worker ran before. If nobody was in the middle of something, the agent only listens. Otherwise
/// it says one short sentence and goes on where it was.
/// </summary>
internal static class TakeOverRules
{
    // Enough for a farewell, also when the call has lasted for its whole time.
    private static readonly TimeSpan ShortestRest = TimeSpan.FromSeconds(30);

    // If the log was away, the worker before has begun replies that the log does not have. Their numbers are in the keys of tools, so they are not used again.
    private const int UnknownReplies = 20;

    public static bool Continue(Step step)
    {
        if (step.State is not { Call: CallStage.Connected, TakenOver: { } taken })
        {
            return false;
        }

        Adopt(step, taken);
        step.Tell(taken.Event);
        LeftTools.Sort(step, taken);
        if (step.State.Turn.IsCommitted)
        {
            Settlement.SettleByHypothesis(step);
        }
        else if (step.State.Turn.Words.Open is { } open)
        {
            // The new transcriber has not heard these words. So their transcript is final, and the turn is still open.
            Settlement.Settle(step, open);
        }

        // These words were judged before the take-over.
        step.State = step.State with { LanguageJudged = step.State.Turn.Words };
        GoOn(step, taken);
        if (step.State.Next is not NextAct.HearCaller)
        {
            // The caller only agreed, or the call ends.
            Settlement.DropOverlappingSpeech(step, step.State.Turn.Number);
        }

        if (taken.IsLost && step.State is { IsFloorFree: true, Next: null, Silence.Reason: SilenceReason.Unexplained })
        {
            // The caller may have answered while nobody listened. If they stay silent, the agent asks for it again.
            step.State = step.State with { HeardUnclear = true };
        }

        return true;
    }

    /// <summary>The caller was speaking over the agent. Words that are more than agreement become a turn.</summary>
    private static bool IsInterrupted(Step step) =>
        step.State is { Turn.IsCommitted: true, OverlappingSpeech: { IsEmpty: false } speech } state && (speech.Keys.Length > 0 || Judging.TellsSomething(state, speech.Spoken));

    /// <summary>The times of the state now count from the beginning of this session.</summary>
    private static void Adopt(Step step, TakenOver taken)
    {
        var (state, now) = (step.State, step.Now);
        var rest = step.State.LongestCall - taken.Offset;
        step.State = state with
        {
            TakenOver = null,
            OpenedAt = now - taken.Offset,
            Epoch = state.Epoch + UnknownReplies,
            CallDue = now + (rest > ShortestRest ? rest : ShortestRest),
            SpeechEnd = now,
            TranscribedUntil = now,
            LoggedSilence = state.Silence.Reason,
            Silence = state.Silence with
            {
                // The patience with a queue, and with a caller who looks for something, goes on.
                Since = state.Silence.Reason is SilenceReason.OnHold or SilenceReason.Looking ? now - taken.Offset + state.Silence.Since : now,
                PromptedAt = now,
                Prompts = 0,
            },
            Turn = state.Turn with { SpeechEnd = now, CommittedAt = now, SettledAt = now, SettleDue = null, EndDue = null },
        };
    }

    private static void GoOn(Step step, TakenOver taken)
    {
        var phrases = step.State.Policy.Phrases;
        var end = step.State.Tools.Find(static tool => tool.Kind is ToolKind.Terminal);
        if (!taken.HasHistory)
        {
            Replies.Speak(step, SpeechAct.Greeting, [phrases.StartOver]);
        }
        else if (taken.HangUpBy is { } by)
        {
            Settle(step, taken.Cut);
            step.State = step.State with { IsHangUpLogged = true, HangUp = by == "agent" ? CallEnding.AgentHungUp : CallEnding.OperatorHungUp };
        }
        else if (end is { Ending: CallEnding.Transferred, IsRunning: true })
        {
            // The human's telephone rings. The silence timeout says soon that the agent is still at it.
            Settle(step, taken.Cut);
        }
        else if (end is not null)
        {
            End(step, end, taken.Cut);
        }
        else if (IsInterrupted(step))
        {
            Settle(step, taken.Cut);
            step.Then(NextAct.HearCaller);
        }
        else if (taken.Cut is { Reply.Act: SpeechAct.Goodbye } goodbye)
        {
            Settle(step, goodbye);
            Replies.Speak(step, SpeechAct.Goodbye, [.. goodbye.Reply.Clauses.Where(clause => !clause.IsBridge).Select(clause => clause.Text)]);
            step.ChangeReply(reply => reply with { IfSilent = step.State.Silence.Reason is SilenceReason.Gone ? CallEnding.TimedOut : CallEnding.AgentHungUp });
        }
        else if (!taken.HasGreeted && taken.Cut is null or { Heard.Length: 0 } && step.State.Turn.Number == 0)
        {
            Settle(step, taken.Cut);
            Replies.Greet(step);
        }
        else if (!step.State.Turn.IsCommitted)
        {
            Settle(step, taken.Cut);
        }
        else if (taken.Cut is { } cut)
        {
            Resume(step, cut);
        }
        else if (!taken.IsAnswered)
        {
            Replies.OpenAnswer(step, isSequel: true);
            Bridge(step);
        }
        else if (taken.Last is { } last)
        {
            Partings.Begin(step, last);
        }
    }

    /// <summary>The agent was about to transfer the caller or to end the call.</summary>
    private static void End(Step step, ToolCall end, CutReply? cut)
    {
        if (cut?.Reply.Epoch != end.Epoch)
        {
            // The caller has heard the goodbye, or the announcement of the transfer.
            Settle(step, cut);
            step.State = step.State with
            {
                Parting = new Parting(end.Epoch, step.Now + step.Limits.Parting, null) { Latest = step.Now + step.Limits.Sound, IsPromise = end.IsLastResort },
            };
            return;
        }

        Settle(step, cut);
        var phrases = step.State.Policy.Phrases;
        Replies.Speak(step, SpeechAct.Reply, [end.Ending is not CallEnding.Transferred ? phrases.Farewell : end.IsLastResort ? phrases.PutThrough : phrases.Transfer]);
        step.ChangeReply(reply => reply with { IsInterruptible = !end.IsLastResort, IsSequel = true });
        LeftTools.JoinReply(step);
    }

    /// <summary>The agent was speaking. It goes on with the clause that was being played.</summary>
    private static void Resume(Step step, CutReply cut)
    {
        Settle(step, cut);
        if (cut.Reply.Act is SpeechAct.Prompt or SpeechAct.Filler)
        {
            // The caller was asked whether they are still there, or could not be understood. The silence timeout asks again.
            return;
        }

        var (before, rest) = Split(cut.Reply, cut.Reply.ClausesIn(cut.Heard));
        var isWhole = cut.IsWhole || cut.Reply.Act is not SpeechAct.Reply;
        if (isWhole && rest.Count == 0)
        {
            Partings.Begin(step, cut.Reply);
            return;
        }

        Replies.OpenAnswer(step, isSequel: true);
        step.ChangeReply(reply => reply with { Act = cut.Reply.Act, Before = before, IsResumed = true });
        Bridge(step);
        foreach (var clause in rest)
        {
            Replies.AddClause(step, clause);
        }

        step.ChangeReply(reply => reply with { IsComplete = isWhole });
        LeftTools.JoinReply(step);
    }

    /// <summary>Divides the last part of the answer into what was heard, and what was not. Words before the result of a tool are not said again.</summary>
    private static (string Before, List<string> Unheard) Split(Reply reply, int heard)
    {
        var (before, rest, count) = ("", new List<string>(), 0);
        foreach (var piece in reply.Pieces)
        {
            if (piece is not Clause clause)
            {
                before = "";
                rest.Clear();
            }
            else if (count++ < heard)
            {
                before = clause.IsFiller ? before : Text.Scripts.Join([before, clause.Text]);
            }
            else if (!clause.IsFiller)
            {
                rest.Add(clause.Text);
            }
        }

        return (before, rest);
    }

    private static void Bridge(Step step)
    {
        if (step.State.Policy.Phrases.CutOff is { Length: > 0 } phrase)
        {
            Replies.AddClause(step, phrase, isFiller: true, isBridge: true);
        }

        LeftTools.JoinReply(step);
    }

    /// <summary>Logs what the caller has heard of the reply that was cut, and adds it to the history.</summary>
    private static void Settle(Step step, CutReply? cut)
    {
        if (cut is null)
        {
            return;
        }

        var reply = cut.Reply with { Said = cut.IsLogged ? 0 : cut.Reply.Composed };
        reply = reply with { Times = reply.Times with { From = cut.From } };
        Settlement.SettleReply(step, reply, cut.IsLogged ? Text.Scripts.Join(cut.Reply.Clauses.Take(cut.Reply.ClausesIn(cut.Heard)).Select(clause => clause.Text)) : cut.Heard, interrupted: true, step.State.Turn.Words.Text, cut.Until);
    }
}
