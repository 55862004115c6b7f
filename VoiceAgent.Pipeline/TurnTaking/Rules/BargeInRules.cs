using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.TurnTaking.Judgement;
using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>
/// The caller makes a sound while the agent has the floor. The agent yields at once. The caller's words then decide whether
/// it stays silent. If the agent has not spoken yet, its clauses are held back in the same way.
/// </summary>
internal static class BargeInRules
{
    /// <summary>Evaluates the signs of an interruption. The agent goes on, yields, or gives the floor to the caller.</summary>
    public static bool Weigh(Step step)
    {
        var signs = step.TakeSigns();
        if (signs is BargeInSigns.None)
        {
            return false;
        }

        if (signs.HasFlag(BargeInSigns.Nobody) && step.State.Reply is { YieldDue: not null })
        {
            Resume(step);
        }

        if (signs.HasFlag(BargeInSigns.Sound) && step.State.SoundSince is { } since)
        {
            WeighSound(step, since);
        }

        if (signs.HasFlag(BargeInSigns.Words) && !step.State.OverlappingSpeech.IsEmpty)
        {
            WeighWords(step, signs.HasFlag(BargeInSigns.FinalWords));
        }

        if (signs.HasFlag(BargeInSigns.Insists))
        {
            GiveWay(step, isContinued: Judging.OfOverlappingSpeech(step.State) is Meaning.Continuation);
        }

        return true;
    }

    /// <summary>The agent has yielded long enough. A sound that still lasts is an interruption. A sound that ended without words is not.</summary>
    public static void YieldedLongEnough(Step step)
    {
        if (step.State is { SoundSince: not null, Reply.IsInterruptible: true })
        {
            GiveWay(step);
        }
        else
        {
            Resume(step);
        }
    }

    private static void WeighSound(Step step, TimeSpan since)
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

        if (policy.Words == 0)
        {
            GiveWay(step);
            return;
        }

        if ((step.State.HearsItself && reply.IsAudible) || reply.IfSilent is not null)
        {
            // The sound may be an echo, or the music of a queue. The agent waits for words to decide.
            return;
        }

        if (reply.YieldDue is null)
        {
            Yield(step, reply);
        }

        step.ChangeReply(yielding => yielding with { YieldDue = since + policy.Length });
    }

    private static void WeighWords(Step step, bool final)
    {
        var state = step.State;
        if (state.Call is not CallStage.Connected || state.Stopping is not null || state.Next is not null || state.Parting is { IsFirm: true })
        {
            return;
        }

        var onlyAnswersGoodbye = Partings.IsAnswered(state);
        if (state.Reply is not { } reply)
        {
            if (!Judging.AgreedOverTheLastReply(state))
            {
                step.Then(onlyAnswersGoodbye ? null : NextAct.HearCaller);
            }
            else if (final)
            {
                Settlement.DropOverlappingSpeech(step, state.Turn.Number);
            }

            return;
        }

        var meaning = Judging.OfOverlappingSpeech(state);
        if (!onlyAnswersGoodbye && reply.IsInterruptible && meaning is Meaning.Interruption or Meaning.Answer or Meaning.Continuation)
        {
            GiveWay(step, isAnswer: meaning is Meaning.Answer, isContinued: meaning is Meaning.Continuation);
        }
        else if (reply.YieldDue is not null && final && state.SoundSince is null)
        {
            Resume(step);
        }
    }

    /// <summary>The reply is abandoned, and the caller gets the floor.</summary>
    /// <param name="isAnswer">The caller answers the reply's question. This is no interruption.</param>
    /// <param name="isContinued">The caller goes on with the number of the turn that the reply answers. This is no interruption either.</param>
    private static void GiveWay(Step step, bool isAnswer = false, bool isContinued = false)
    {
        if (step.State is { Call: CallStage.Connected, Reply: null, Stopping: null, Next: null, Parting: null or { IsFirm: false } })
        {
            step.Then(NextAct.HearCaller);
        }
        else if (MayYield(step, out var reply))
        {
            if (reply.IsAudible && !isAnswer && !isContinued)
            {
                step.Tell(new BargeIn(reply.Turn, reply.Epoch, step.Offset, reply.YieldLatency));
            }

            Replies.Abandon(step, NextAct.HearCaller, step.State.Turn.Words.Text, isContinued);
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
            step.ChangeReply(resuming => resuming with { Played = [.. resuming.Played, .. resuming.Played.TakeLast(1).Select(last => last with { At = step.Now })] });
            step.Do(new ResumeVoice(reply.Epoch));
            step.Tell(new AgentResumed(reply.Turn, reply.Epoch, step.Offset));
        }
    }

    private static bool MayYield(Step step, out Reply reply)
    {
        reply = step.State.Reply!;
        return step.State is { Call: CallStage.Connected, Reply.IsInterruptible: true } && !MustHear.HoldOn(step, reply);
    }
}
