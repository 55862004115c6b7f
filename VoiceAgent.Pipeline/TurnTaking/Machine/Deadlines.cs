using VoiceAgent.Pipeline.TurnTaking.Operations;
using VoiceAgent.Pipeline.TurnTaking.Rules;

namespace VoiceAgent.Pipeline.TurnTaking.Machine;

/// <summary>
/// Every state that waits has a deadline. The state itself holds the deadlines, and a deadline disappears together with
/// the part that it belongs to. The session keeps one timer, for the earliest deadline.
/// </summary>
internal static class Deadlines
{
    /// <summary>The earliest deadline. Null only when the call has ended.</summary>
    public static TimeSpan? Next(ConversationState state)
    {
        if (state.Call is CallStage.Ended)
        {
            return null;
        }

        // This runs after every event of a call. The span is on the stack, and nothing is allocated.
        ReadOnlySpan<TimeSpan?> dues =
        [
            state.CloseDue, ScreenDue(state), state.SoundDue, state.SilenceDue, Partings.Due(state), state.Stopping?.Due, state.Turn.SettleDue,
            state.MayCommit ? state.Turn.EndDue : null,
            state.Turn.PreemptDue, state.PreemptiveReply?.Due, OpenerRules.OpenerDue(state),
            state.Reply?.AnswerDue, OpenerRules.FillerDue(state), state.Reply?.YieldDue, state.Reply?.PlayoutDue, PlayoutRules.ClauseHeardDue(state),
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

    // While a voice is being stopped, nothing can be said to a machine.
    private static TimeSpan? ScreenDue(ConversationState state) => state is { Call: CallStage.Connected, Stopping: null } ? state.Screen?.Due : null;

    /// <summary>Acts on everything that is due, one deadline at a time, and runs the follow-ups after each.</summary>
    public static void Pass(Step step)
    {
        while (Next(step.State) <= step.Now)
        {
            Act(step);
            FollowUps.Run(step);
        }
    }

    /// <summary>The end of the caller's turn and the start of a preemptive reply are not here: their follow-ups compare the time themselves.</summary>
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
        else if (ScreenDue(state) <= now)
        {
            ScreenRules.Look(step);
        }
        else if (state.Stopping?.Due <= now)
        {
            PlayoutRules.Stopped(step, state.Stopping.Reply.Epoch, "");
        }
        else if (state.Parting is { } parting && Partings.Due(state) <= now)
        {
            EndingRules.Part(step, parting);
        }
        else if (state.Tools.Find(tool => tool.Due <= now) is { } overdue)
        {
            ToolRules.TimedOut(step, overdue);
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
            case CallStage.Cut: EndingRules.LetGo(step); break;
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
            FailureRules.VoiceFailed(step, reply.Epoch, "The playout of the reply did not finish in time.");
        }
        else if (reply.YieldDue <= step.Now)
        {
            BargeInRules.YieldedLongEnough(step);
        }
        else if (PlayoutRules.ClauseHeardDue(step.State) <= step.Now)
        {
            PlayoutRules.ClauseHeard(step, reply);
        }
        else if (OpenerRules.OpenerDue(step.State) <= step.Now)
        {
            OpenerRules.Open(step);
        }
        else if (OpenerRules.FillerDue(step.State) <= step.Now)
        {
            OpenerRules.Fill(step, reply);
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
        if (state.PreemptiveReply?.Due <= now && !(state.Turn.EndDue <= now && state.MayCommit))
        {
            PreemptiveRules.Failed(step, "model", "The model did not answer in time.");
        }
        else if (state.Turn.SettleDue <= now)
        {
            Settlement.SettleByHypothesis(step);
        }
        else if (state.SoundDue <= now)
        {
            ListeningRules.SoundEnded(step, TimeSpan.Zero);
        }
        else if (state.SilenceDue <= now)
        {
            SilenceRules.NobodySpeaks(step);
        }
    }
}
