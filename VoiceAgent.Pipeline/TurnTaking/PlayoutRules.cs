using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>What the voice tells: first audio, the end, and what was heard of a reply that was stopped.</summary>
internal static class PlayoutRules
{
    // An "okay" that comes this late in a question is its answer, not a sign to go on.
    private static readonly TimeSpan AnswersQuestion = TimeSpan.FromMilliseconds(1_500);

    public static void Synthesized(Step step, int epoch)
    {
        if (step.State.Reply?.Epoch == epoch)
        {
            step.ChangeReply(reply => reply with { Times = reply.Times with { Synthesized = reply.Times.Synthesized ?? step.Now } });
        }
    }

    public static void Started(Step step, int epoch, TimeSpan offset)
    {
        if (step.State.Reply is { IsAudible: false } reply && reply.Epoch == epoch)
        {
            step.ChangeReply(playing => playing with { Times = playing.Times with { Playing = step.Now, From = offset } });
            if (reply is { Act: SpeechAct.Reply, Turn: > 0, IsSequel: false } && step.State.Turn.Number == reply.Turn)
            {
                step.Tell(new TurnMeasured(reply.Turn, LatencyOf.Reply(step.State.Turn, step.State.Reply!)));
            }
        }
    }

    /// <summary>The caller has heard everything so far: from here on they wait.</summary>
    public static void RanDry(Step step, PlayoutRanDry dry)
    {
        if (step.State.Reply is { IsComplete: false, FillerDue: not null } reply && reply.Epoch == dry.Epoch && reply.Said == dry.Clauses)
        {
            step.ChangeReply(waiting => waiting with { SpokenUntil = step.Now + dry.Left, FillerDue = step.Now + dry.Left + step.Limits.NextFiller });
        }
    }

    public static void Ended(Step step, PlayoutEnded ended)
    {
        if (step.State.Reply is not { IsClosed: true } reply || reply.Epoch != ended.Epoch)
        {
            return;
        }

        if (ended.Heard.Length == 0)
        {
            FailureRules.VoiceFailed(step, "The reply ended without a sound.");
            return;
        }

        step.State = step.State with
        {
            Reply = null,
            Said = ended.Heard,
            SaidUntil = step.Now,
            FailuresInRow = reply is { Act: SpeechAct.Reply, ThenEnd: null, HasFailed: false } ? 0 : step.State.FailuresInRow,
        };
        var late = IsTakenByCaller(step, reply);
        if (!late)
        {
            SettlementRules.DropOverlappingSpeech(step, step.State.Turn.Number);
        }

        SettlementRules.SettleReply(step, reply, ended.Heard, interrupted: false, step.State.Turn.Words.Text, ended.Offset);
        if (reply.ThenEnd is not null || step.State.Tools.Any(tool => tool.Kind is ToolKind.Terminal && tool.Epoch == reply.Epoch))
        {
            step.State = step.State with { Parting = new Parting(reply.Epoch, step.Now + step.Limits.Parting, reply.ThenEnd) };
        }

        if (late)
        {
            ListeningRules.TakeFloor(step, sameTurn: false);
        }

        ToolRules.TellFailure(step);
        ListeningRules.AwaitSomeone(step);
    }

    /// <summary>What was heard of the reply that was stopped is known: the call goes on.</summary>
    public static void Stopped(Step step, int epoch, string heard)
    {
        if (step.State.Stopping is not { } stopped || stopped.Reply.Epoch != epoch)
        {
            return;
        }

        step.State = step.State with { Stopping = null, Said = heard, SaidUntil = step.Now };
        var goesOn = GoesOn(step.State, stopped.Reply, heard);
        SettlementRules.SettleReply(step, stopped.Reply, heard, interrupted: true, stopped.ActedOn, step.Offset, forgotten: goesOn);
        GoOn(step, goesOn ? stopped.Reply : null, stopped.Then);
        ToolRules.TellFailure(step);
    }

    /// <summary>
    /// Whether what the caller says belongs to the turn that the reply answers: they have heard none of it, or they talk on
    /// over the small word with which it began. "No, wait" is a turn of its own.
    /// </summary>
    private static bool GoesOn(ConversationState state, Reply reply, string heard) =>
        heard.Length == 0 || (reply.Fillers == 0 && !reply.WasHeard(heard) && !Completeness.IsCorrection(Wording.Tokens(state.OverlappingSpeech.Spoken)));

    /// <param name="unheard">The reply that was given up, where the caller goes on with the turn that it answers.</param>
    public static void GoOn(Step step, Reply? unheard, AfterStop then)
    {
        var phrases = step.State.Policy.Phrases;
        switch (then)
        {
            case AfterStop.HearCaller:
                ListeningRules.TakeFloor(step, sameTurn: unheard is { Act: SpeechAct.Reply, Turn: > 0 });
                break;
            case AfterStop.AnswerAnew:
                step.State = step.State with { Turn = step.State.Turn with { IsCommitted = false } };
                ListeningRules.AwaitEnd(step);
                break;
            case AfterStop.AnswerAgain:
                AnsweringRules.Answer(step);
                step.ChangeReply(reply => reply with { IsSequel = true });
                break;
            case AfterStop.Apologise when unheard is { Act: SpeechAct.Greeting }:
                // Nobody has said anything yet that could be said again.
                AnsweringRules.Speak(step, SpeechAct.Greeting, phrases.Greeting);
                break;
            case AfterStop.Apologise:
                AnsweringRules.Speak(step, SpeechAct.Apology, [phrases.Apology]);
                break;
            case AfterStop.GiveUp:
                RecoveryRules.GiveUp(step);
                break;
            case AfterStop.AwaitTransfer:
                RecoveryRules.AwaitTransfer(step);
                break;
            case AfterStop.Farewell:
                AnsweringRules.Speak(step, SpeechAct.Goodbye, [phrases.Farewell], CallEnding.TimedOut);
                break;
            case AfterStop.Nothing:
                EndingRules.FinishWhenDone(step);
                break;
        }
    }

    private static bool IsTakenByCaller(Step step, Reply reply)
    {
        var state = step.State;
        return !state.OverlappingSpeech.IsEmpty
            && reply.ThenEnd is null
            && (!reply.IsInterruptible || (reply.WasTalkedOver && state.Policy.BargeIn.ConfirmedBy(state.OverlappingSpeech.Spoken)) || state.SoundSince is not null || (reply.Text.EndsWith('?') && step.Now - state.OverlappingSpeechAt < AnswersQuestion));
    }
}
