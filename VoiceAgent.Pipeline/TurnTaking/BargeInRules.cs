using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>
/// The caller makes a sound while the agent has the floor. The agent falls silent at once; words decide whether it
/// stays so. The same holds before its first word: what it was about to say is held back.
/// </summary>
internal static class BargeInRules
{
    public static void SoundBegan(Step step, TimeSpan since)
    {
        if (!MayYield(step, out var reply))
        {
            return;
        }

        var policy = step.State.Policy.BargeIn;
        if (reply.YieldDue is null)
        {
            step.ChangeReply(speaking => speaking with { YieldLatency = step.Now - since });
        }

        if (policy.ConfirmedBy(""))
        {
            CallerInsists(step);
            return;
        }

        if (step.State.HearsItself && reply.IsAudible)
        {
            // Words will tell whether it is anybody else.
            return;
        }

        if (reply.YieldDue is null)
        {
            Yield(step, reply);
        }

        step.ChangeReply(yielding => yielding with { YieldDue = since + policy.Length });
    }

    public static void SoundEnded(Step step)
    {
        if (step.State.Reply is { YieldDue: not null })
        {
            step.ChangeReply(yielding => yielding with { YieldDue = step.Now + step.State.Policy.BargeIn.Grace });
        }
    }

    public static void WordsHeard(Step step, bool final)
    {
        var state = step.State;
        if (state.Call is not CallStage.Connected || state.Stopping is not null || state.Parting?.Ending is not null)
        {
            return;
        }

        if (state.Reply is not { } reply)
        {
            ListeningRules.TakeFloor(step, sameTurn: false);
        }
        else if (reply.IsInterruptible && state.Policy.BargeIn.ConfirmedBy(state.OverlappingSpeech.Spoken))
        {
            CallerInsists(step);
        }
        else if (reply.YieldDue is not null && final && state.SoundSince is null)
        {
            Resume(step);
        }
    }

    /// <summary>What was taken for the caller was the agent itself.</summary>
    public static void WasNobody(Step step)
    {
        if (step.State.Reply is { YieldDue: not null })
        {
            Resume(step);
        }
    }

    /// <summary>It was an interruption: the reply is over, the caller has the floor.</summary>
    public static void CallerInsists(Step step)
    {
        if (step.State is { Call: CallStage.Connected, Reply: null, Stopping: null, Parting: null or { Ending: null } })
        {
            ListeningRules.TakeFloor(step, sameTurn: false);
        }
        else if (MayYield(step, out var reply))
        {
            if (reply.IsAudible)
            {
                step.Tell(new BargeIn(reply.Turn, reply.Epoch, step.Offset, reply.YieldLatency));
            }

            AnsweringRules.Abandon(step, AfterStop.HearCaller, step.State.Turn.Words.Text);
        }
    }

    /// <summary>Enough waited: a long sound is an interruption, one that brought no words is none.</summary>
    public static void YieldedLongEnough(Step step)
    {
        if (step.State is { SoundSince: not null, Reply.IsInterruptible: true })
        {
            CallerInsists(step);
        }
        else
        {
            Resume(step);
        }
    }

    private static void Yield(Step step, Reply reply)
    {
        step.ChangeReply(speaking => speaking with { PlayoutDue = null });
        if (reply.HasSaid)
        {
            step.Do(new YieldVoice(reply.Epoch));
            step.Tell(new AgentYielded(reply.Turn, reply.Epoch, step.Offset));
        }
    }

    private static void Resume(Step step)
    {
        step.ChangeReply(yielding => yielding with { YieldDue = null });
        if (step.State.Reply is { HasSaid: true } reply)
        {
            step.Do(new ResumeVoice(reply.Epoch));
            step.Tell(new AgentResumed(reply.Turn, reply.Epoch, step.Offset));
        }

        AnsweringRules.SayPending(step);
    }

    private static bool MayYield(Step step, out Reply reply)
    {
        reply = step.State.Reply!;
        return step.State is { Call: CallStage.Connected, Reply.IsInterruptible: true } && !MustHearRules.HoldOn(step, reply);
    }
}
