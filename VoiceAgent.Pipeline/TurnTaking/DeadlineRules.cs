using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>
/// Every state waits for something, and no longer than until its deadline. The deadlines lie in the state itself, so
/// that none can outlive what it guards; the session keeps one timer, for the earliest.
/// </summary>
internal static class DeadlineRules
{
    /// <summary>The earliest deadline; null only when the call has ended.</summary>
    public static TimeSpan? Next(ConversationState state)
    {
        if (state.Call is CallStage.Ended)
        {
            return null;
        }

        // After every event of a call: on the stack, without a list.
        ReadOnlySpan<TimeSpan?> dues =
        [
            state.CloseDue, state.SoundDue, state.SilenceDue, state.Parting?.Due, state.Stopping?.Due, state.Turn.SettleDue,
            ListeningRules.MayCommit(state) ? state.Turn.EndDue : null,
            state.Turn.PreemptDue, state.PreemptiveReply?.Due, OpenerRules.Due(state),
            state.Reply?.AnswerDue, FillerDue(state), state.Reply?.YieldDue, state.Reply?.PlayoutDue,
        ];
        var next = state.CallDue;
        foreach (var due in dues)
        {
            next = due < next ? due.Value : next;
        }

        foreach (var tool in state.Tools)
        {
            next = tool.Due < next ? tool.Due.Value : next;
        }

        return next;
    }

    /// <summary>Acts on everything that is due.</summary>
    public static void Passed(Step step)
    {
        while (Next(step.State) <= step.Now)
        {
            Act(step);
        }
    }

    private static void Act(Step step)
    {
        var (state, now) = (step.State, step.Now);
        if (state.CallDue <= now)
        {
            CallDue(step);
        }
        else if (state.CloseDue <= now)
        {
            step.State = state with { CloseDue = null };
            step.Do(new CloseMediaStream());
        }
        else if (state.Stopping?.Due <= now)
        {
            PlayoutRules.Stopped(step, state.Stopping.Reply.Epoch, "");
        }
        else if (state.Parting is { } parting && parting.Due <= now)
        {
            EndingRules.Part(step, parting);
        }
        else if (state.Tools.Find(tool => tool.Due <= now) is { } late)
        {
            ToolRules.TimedOut(step, late);
        }
        else if (state.Reply is { } reply && ReplyDue(step, reply))
        {
            return;
        }
        else
        {
            CallerDue(step);
        }
    }

    private static void CallDue(Step step)
    {
        switch (step.State.Call)
        {
            case CallStage.Opening: EndingRules.NeverOpened(step); break;
            case CallStage.Connected: EndingRules.LastedTooLong(step); break;
            default: EndingRules.Finish(step); break;
        }
    }

    private static bool ReplyDue(Step step, Reply reply)
    {
        if (reply.AnswerDue <= step.Now)
        {
            FailureRules.AnswerStalled(step);
        }
        else if (reply.PlayoutDue <= step.Now)
        {
            FailureRules.VoiceFailed(step, "The reply was not played to its end in time.");
        }
        else if (reply.YieldDue <= step.Now)
        {
            BargeInRules.YieldedLongEnough(step);
        }
        else if (OpenerRules.Due(step.State) <= step.Now)
        {
            OpenerRules.Speak(step);
        }
        else if (FillerDue(step.State) <= step.Now)
        {
            Fill(step, reply);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static void CallerDue(Step step)
    {
        var (state, now) = (step.State, step.Now);
        if (state.Turn.EndDue <= now && ListeningRules.MayCommit(state))
        {
            ListeningRules.Commit(step);
        }
        else if (state.Turn.PreemptDue <= now)
        {
            step.State = state with { Turn = state.Turn with { PreemptDue = null } };
            PreemptiveRules.Consider(step);
        }
        else if (state.PreemptiveReply?.Due <= now)
        {
            PreemptiveRules.Failed(step, "model", "The model gave no sign of life.");
        }
        else if (state.Turn.SettleDue <= now)
        {
            SettlementRules.SettleByHypothesis(step);
        }
        else if (state.SoundDue <= now)
        {
            ListeningRules.SoundEnded(step, TimeSpan.Zero);
        }
        else if (state.SilenceDue <= now)
        {
            NobodySpeaks(step);
        }
    }

    /// <summary>Nothing fills a pause that the caller's own sound has made.</summary>
    private static TimeSpan? FillerDue(ConversationState state) => state.Reply is { YieldDue: null, IsComplete: false } reply ? reply.FillerDue : null;

    private static void Fill(Step step, Reply reply)
    {
        var fillers = step.State.Policy.Phrases.Fillers;
        step.ChangeReply(waiting => waiting with { Fillers = waiting.Fillers + 1, FillerDue = null });
        if (fillers.Count > 0)
        {
            AnsweringRules.AddClause(step, fillers[reply.Fillers % fillers.Count], isFiller: true);
        }
    }

    private static void NobodySpeaks(Step step)
    {
        if (step.State.IsTransferring)
        {
            StillRinging(step);
            return;
        }

        var state = step.State with { SilenceDue = null, PromptsInRow = step.State.PromptsInRow + 1 };
        step.State = state;
        if (state.PromptsInRow <= step.Limits.Prompts)
        {
            AnsweringRules.Speak(step, SpeechAct.Prompt, [state.HeardUnclear ? state.Policy.Phrases.NotUnderstood : state.Policy.Phrases.StillThere]);
            return;
        }

        AnsweringRules.Speak(step, SpeechAct.Goodbye, [state.Policy.Phrases.Farewell], CallEnding.TimedOut);
    }

    /// <summary>The caller waits for the human, and hears that somebody still cares.</summary>
    private static void StillRinging(Step step)
    {
        var fillers = step.State.Policy.Phrases.Fillers;
        if (fillers.Count == 0)
        {
            step.State = step.State with { SilenceDue = null };
            return;
        }

        AnsweringRules.Speak(step, SpeechAct.Prompt, [fillers[step.State.Epoch % fillers.Count]]);
    }
}
