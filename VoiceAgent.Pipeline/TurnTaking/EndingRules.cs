using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>How a call begins, and how it ends: whoever ends it, it drains, and draining has an end.</summary>
internal static class EndingRules
{
    public static void Opened(Step step)
    {
        if (step.State.Call is not CallStage.Opening)
        {
            return;
        }

        step.State = step.State with { Call = CallStage.Connected, CallDue = step.Now + step.Limits.LongestCall, OpenedAt = step.Now, Media = MediaStage.Open };
        if (step.State.Policy.Phrases.Greeting is { Count: > 0 } greeting)
        {
            AnsweringRules.Speak(step, SpeechAct.Greeting, greeting);
        }

        ListeningRules.AwaitSomeone(step);
    }

    public static void Closed(Step step, bool broken)
    {
        if (step.State.Media is MediaStage.Closed or MediaStage.Drained)
        {
            return;
        }

        if (step.State is { Call: not CallStage.Draining, IsTransferring: false } && !broken)
        {
            step.Tell(new HangUpRequested("caller"));
        }

        step.Tell(new MediaClosed(broken ? "The connection broke." : "The far side closed it."));
        step.State = step.State with { Media = MediaStage.Closed };
        Leave(step, broken ? CallEnding.MediaLost : CallEnding.CallerHungUp);
        step.State = step.State with { CloseDue = null };
        step.Do(new Drain());
    }

    /// <summary>The goodbye has reached the caller, who has nothing to add.</summary>
    public static void Part(Step step, Parting parting)
    {
        step.State = step.State with { Parting = null };
        if (parting.Ending is { } ending)
        {
            HangUp(step, ending);
        }
        else
        {
            ToolRules.RunTerminal(step, parting.Epoch);
        }
    }

    /// <summary>One more thing before the end: the call is not hung up yet.</summary>
    public static void Stay(Step step)
    {
        if (step.State.Parting is { } parting)
        {
            step.State = step.State with { Parting = null };
            ToolRules.CancelFor(step, parting.Epoch);
        }
    }

    /// <summary>The agent has said what it had to say.</summary>
    public static void HangUp(Step step, CallEnding ending)
    {
        if (step.State.Call is CallStage.Connected)
        {
            if (ending is not CallEnding.Transferred)
            {
                step.Tell(new HangUpRequested("agent"));
                step.Do(new HangUpCall());
            }

            Leave(step, ending);
        }
    }

    public static void HangUpAsked(Step step, HangUpAsked asked)
    {
        if (step.State.Call is not CallStage.Draining)
        {
            if (!asked.IsLogged)
            {
                step.Tell(new HangUpRequested(asked.By));
            }

            Leave(step, CallEnding.OperatorHungUp);
        }
    }

    public static void Disconnected(Step step, CallEnding ending) => Leave(step, ending);

    public static void Drained(Step step, RecordingClosed? recording)
    {
        if (step.State.Media is not MediaStage.Closed)
        {
            return;
        }

        if (recording is not null)
        {
            step.Tell(recording);
        }

        step.State = step.State with { Media = MediaStage.Drained };
        FinishWhenDone(step);
    }

    public static void Broke(Step step, string reason)
    {
        step.State = step.State with { Ending = CallEnding.Defect, EndingDetail = reason };
        Leave(step, CallEnding.Defect);
        Finish(step);
    }

    public static void NeverOpened(Step step)
    {
        step.State = step.State with { EndingDetail = "The line was never opened.", Media = MediaStage.Closed };
        Leave(step, CallEnding.MediaLost);
        step.State = step.State with { CloseDue = null };
        step.Do(new Drain());
    }

    public static void LastedTooLong(Step step)
    {
        // Room for the farewell; the second time there is no more waiting.
        step.State = step.State with { CallDue = step.Now + step.Limits.Playout + step.Limits.Playout };
        if (step.State.Reply is { ThenEnd: not null } || step.State.Stopping is not null || step.State.Parting is not null || step.State.EndingDetail is not null)
        {
            HangUp(step, CallEnding.TimedOut);
            return;
        }

        step.State = step.State with
        {
            EndingDetail = "The call reached its longest duration.",
            Turn = step.State.Turn with { IsCommitted = true, EndDue = null, PreemptDue = null },
        };
        AnsweringRules.Abandon(step, AfterStop.Farewell, step.State.Turn.Words.Text);
    }

    public static void FinishWhenDone(Step step)
    {
        if (step.State is { Call: CallStage.Draining, Media: MediaStage.Drained, Stopping: null, Tools.IsEmpty: true })
        {
            Finish(step);
        }
    }

    /// <summary>The far side may close the line before it has said that the transfer went well: the caller has not hung up then.</summary>
    public static void Transferred(Step step)
    {
        if (step.State.Ending is CallEnding.CallerHungUp)
        {
            step.State = step.State with { Ending = CallEnding.Transferred };
        }
    }

    /// <summary>Everything is over, whether or not it was finished: nothing stays open.</summary>
    public static void Finish(Step step)
    {
        if (step.State.Stopping is { } stopped)
        {
            PlayoutRules.Stopped(step, stopped.Reply.Epoch, "");
        }

        if (step.State.Call is CallStage.Ended)
        {
            return;
        }

        ToolRules.Cancel(step, _ => true);
        SettlementRules.SettleByHypothesis(step);
        SettlementRules.DropOverlappingSpeech(step, step.State.Turn.Number + 1);
        var ending = step.State.Ending ?? CallEnding.Defect;
        step.State = step.State with { Call = CallStage.Ended, Reply = null };
        step.Tell(new CallEnded(ending, step.State.EndingDetail));
        step.Do(new EndCall(ending));
    }

    private static void Leave(Step step, CallEnding ending)
    {
        if (step.State.Call is CallStage.Draining)
        {
            return;
        }

        PreemptiveRules.Discard(step);
        var words = step.State.Turn.Words.Text;
        if (step.State.Parting is { Ending: null } parting && ending is CallEnding.CallerHungUp)
        {
            ToolRules.Fulfilled(step, parting.Epoch);
        }

        step.State = step.State with
        {
            Call = CallStage.Draining,
            CallDue = step.Now + step.Limits.Drain,
            CloseDue = step.Now + step.Limits.HangUp,
            Ending = step.State.Ending ?? ending,
            SilenceDue = null,
            Parting = null,
            SoundSince = null,
            SoundDue = null,
            Turn = step.State.Turn with { EndDue = null, PreemptDue = null, SettleDue = null },
        };
        if (step.State.Stopping is { } stopping)
        {
            step.State = step.State with { Stopping = stopping with { Then = AfterStop.Nothing } };
        }

        AnsweringRules.Abandon(step, AfterStop.Nothing, words);
        ToolRules.Hasten(step);
        ToolRules.Cancel(step, call => !call.IsRunning || !(call.Kind is ToolKind.Commit || call.Ending is CallEnding.Transferred));
    }
}
