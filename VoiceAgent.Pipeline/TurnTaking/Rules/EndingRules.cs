using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>The start and the end of a call. Each call drains before it ends, and draining has a deadline.</summary>
internal static class EndingRules
{
    public static void Opened(Step step)
    {
        if (step.State.Call is not CallStage.Opening)
        {
            return;
        }

        step.State = step.State with { Call = CallStage.Connected, CallDue = step.Now + step.State.LongestCall, OpenedAt = step.Now, Media = MediaStage.Open };
        if (step.State.TakenOver is not null)
        {
            // A follow-up continues the conversation.
            step.State = step.State with { Screen = null };
        }
        else if (step.State.Screen is { } screen)
        {
            // A voicemail speaks at once, and a person says hello.
            step.State = step.State with { Screen = screen with { OpenedAt = step.Now } };
        }
        else
        {
            Replies.Greet(step);
        }
    }

    public static void Closed(Step step, bool broken)
    {
        if (step.State.Media is MediaStage.Closed or MediaStage.Drained)
        {
            return;
        }

        var closed = new MediaClosed(broken ? "The connection of the media stream broke." : "The telephony service closed the media stream.");
        if (step.State is { Call: CallStage.Opening or CallStage.Connected } && (step.State.IsLeaving || !step.State.EndsWithMedia))
        {
            step.Tell(closed);
            Cut(step);
            return;
        }

        if (step.State is { Call: not CallStage.Draining, IsTransferring: false } && !broken)
        {
            step.Tell(new HangUpRequested("caller"));
        }

        step.Tell(closed);
        step.State = step.State with { Media = MediaStage.Closed };
        Leave(step, broken ? CallEnding.MediaLost : CallEnding.CallerHungUp);
        step.State = step.State with { CloseDue = null };
        step.Do(new Drain());
    }

    /// <summary>The caller has heard the goodbye and has stayed silent.</summary>
    public static void Part(Step step, Parting parting)
    {
        step.State = step.State with { Parting = null, HangUp = parting.Ending ?? parting.IfSilent };
        if (step.State.HangUp is null)
        {
            ToolCalls.RunTerminal(step, parting.Epoch);
        }
    }

    /// <summary>Hangs up if a rule has set <see cref="ConversationState.HangUp"/>.</summary>
    public static bool HangUp(Step step)
    {
        if (step.State.HangUp is not { } ending)
        {
            return false;
        }

        step.State = step.State with { HangUp = null };
        if (step.State.Call is CallStage.Connected or CallStage.Cut)
        {
            if (ending is not CallEnding.Transferred)
            {
                if (!step.State.IsHangUpLogged)
                {
                    step.Tell(new HangUpRequested("agent"));
                }

                step.Do(new HangUpCall());
            }

            Leave(step, ending);
        }

        return true;
    }

    /// <summary>The call has reached its longest duration. The agent says goodbye.</summary>
    public static bool SayFarewell(Step step)
    {
        if (step.State is not { Next: NextAct.SayFarewell, Stopping: null })
        {
            return false;
        }

        step.Then(null);
        Replies.Speak(step, SpeechAct.Goodbye, [step.State.Policy.Phrases.Farewell], CallEnding.TimedOut);
        return true;
    }

    public static bool FinishWhenDone(Step step)
    {
        if (step.State is not { Call: CallStage.Draining, Media: MediaStage.Drained, Stopping: null, Tools.IsEmpty: true })
        {
            return false;
        }

        Finish(step);
        return true;
    }

    public static void HangUpAsked(Step step, HangUpAsked asked)
    {
        if (step.State.Call is not CallStage.Draining)
        {
            if (!asked.IsLogged)
            {
                step.Tell(new HangUpRequested(asked.By));
            }

            Leave(step, asked.IsShutdown ? CallEnding.WorkerStopped : CallEnding.OperatorHungUp);
        }
    }

    public static void Disconnected(Step step, CallEnding ending)
    {
        if (step.State is { Call: CallStage.Cut, IsTransferring: false } && ending is CallEnding.CallerHungUp)
        {
            step.Tell(new HangUpRequested("caller"));
        }

        Leave(step, ending);
    }

    /// <summary>This worker leaves the call, and does not end it. Nothing more is logged.</summary>
    public static void LetGo(Step step)
    {
        if (step.State.Reply is { HasSaid: true } reply)
        {
            step.Do(new StopVoice(reply.Epoch));
        }

        step.State = step.State with { Call = CallStage.Ended, Reply = null, Stopping = null };
        step.Do(new LeaveCall());
    }

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
    }

    public static void Broke(Step step, string reason)
    {
        step.State = step.State with { Ending = CallEnding.Defect, EndingDetail = reason };
        Leave(step, CallEnding.Defect);
        Finish(step);
    }

    public static void NeverOpened(Step step)
    {
        step.State = step.State with { EndingDetail = "The media stream was not opened in time.", Media = MediaStage.Closed };
        Leave(step, CallEnding.MediaLost);
        step.State = step.State with { CloseDue = null };
        step.Do(new Drain());
    }

    public static void LastedTooLong(Step step)
    {
        // This leaves time for the farewell. At the second deadline the call ends without waiting.
        step.State = step.State with { CallDue = step.Now + step.Limits.Playout + step.Limits.Playout };
        if (step.State.Reply is { ThenEnd: not null } || step.State.Stopping is not null || step.State.Parting is not null || step.State.EndingDetail is not null)
        {
            step.State = step.State with { HangUp = CallEnding.TimedOut };
            return;
        }

        step.State = step.State with
        {
            EndingDetail = "The call reached its longest duration.",
            Turn = step.State.Turn with { IsCommitted = true, EndDue = null, PreemptDue = null },
        };
        Replies.Abandon(step, NextAct.SayFarewell, step.State.Turn.Words.Text);
    }

    /// <summary>Ends the call. Open transcripts and tools are closed, even if they have not finished.</summary>
    public static void Finish(Step step)
    {
        if (step.State.Stopping is { } stopped)
        {
            Replies.SettleStopped(step, stopped, "");
        }

        ToolCalls.Cancel(step, _ => true);
        Settlement.SettleByHypothesis(step);
        Settlement.DropOverlappingSpeech(step, step.State.Turn.Number + 1);
        var ending = step.State.Ending ?? CallEnding.Defect;
        step.State = step.State with { Call = CallStage.Ended, Reply = null };
        step.Tell(new CallEnded(ending, step.State.EndingDetail));
        step.Do(new EndCall(ending));
    }

    /// <summary>
    /// The media stream has ended, and the end of the call was not reported. The telephony service reports it soon, or the gateway starts
    /// the stream again. So tools that end the call, and tools that change data, are not cancelled.
    /// </summary>
    private static void Cut(Step step)
    {
        Preemption.Discard(step);
        var words = step.State.Turn.Words.Text;
        if (step.State.Reply is { } reply)
        {
            ToolCalls.Cancel(step, call => call.Epoch == reply.Epoch && (call.Kind is ToolKind.Read or ToolKind.Handoff || (call.Kind is ToolKind.Commit && !call.IsRunning)));
            var kept = step.State.Tools;
            step.State = step.State with { Tools = [] };
            Replies.Abandon(step, null, words);
            step.State = step.State with { Tools = kept };
        }

        step.State = step.State with
        {
            Call = CallStage.Cut,
            CallDue = step.Now + (step.State.IsTransferring ? step.Limits.HangUp : step.Limits.Cut),
            Media = MediaStage.Closed,
            SilenceDue = null,
            SoundSince = null,
            SoundDue = null,
            Next = null,
            Turn = step.State.Turn with { EndDue = null, PreemptDue = null },
        };
        step.Do(new HearOut());
    }

    private static void Leave(Step step, CallEnding ending)
    {
        if (step.State.Call is CallStage.Draining)
        {
            return;
        }

        var wasCut = step.State.Call is CallStage.Cut;

        Preemption.Discard(step);
        var words = step.State.Turn.Words.Text;
        if (step.State.Parting is { Ending: null } parting && ending is CallEnding.CallerHungUp)
        {
            ToolCalls.Fulfil(step, parting.Epoch);
        }

        step.State = step.State with
        {
            Call = CallStage.Draining,
            CallDue = step.Now + step.Limits.Drain,
            CloseDue = wasCut ? null : step.Now + step.Limits.HangUp,
            Ending = step.State.Ending ?? ending,
            SilenceDue = null,
            Parting = null,
            SoundSince = null,
            SoundDue = null,
            Turn = step.State.Turn with { EndDue = null, PreemptDue = null, SettleDue = null },
        };
        Replies.Abandon(step, null, words);
        ToolCalls.Hasten(step);
        ToolCalls.Cancel(step, call => !call.IsRunning || !(call.Kind is ToolKind.Commit || call.Ending is CallEnding.Transferred));
        if (wasCut)
        {
            step.Do(new Drain());
        }
    }
}
