using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking.Operations;
using VoiceAgent.Pipeline.TurnTaking.Silence;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>
/// Handles silence by its reason. A caller who looks for something is left in peace, a queue is waited out, and a caller who
/// says nothing is asked whether they are still there, and finally wished goodbye.
/// </summary>
internal static class SilenceRules
{
    /// <summary>Answers a turn that only asks the agent to wait, or the announcements of a queue, without the model.</summary>
    public static bool Acknowledge(Step step)
    {
        if (step.State is not { Next: NextAct.Answer, Turn.Words.IsEmpty: false, Silence: { NeedsModel: false } silence } state)
        {
            return false;
        }

        step.Then(null);
        var phrases = state.Policy.Phrases;
        if (silence.Reason is SilenceReason.OnHold && EndOf(step) <= step.Now)
        {
            SayFarewell(step, CallEnding.AgentHungUp);
        }
        else if (silence.GoesOnAndOn)
        {
            Replies.Speak(step, SpeechAct.Prompt, [silence.Meaning is TurnMeaning.Repetition ? phrases.OtherWords : phrases.OnHold]);
        }
        else
        {
            var phrase = silence.AsksAgainAndAgain && silence.Meaning is TurnMeaning.PutsOnHold ? phrases.OnHold : phrases.TakeYourTime[(state.Turn.Number - 1) % phrases.TakeYourTime.Count];
            Replies.Speak(step, silence.AsksAgainAndAgain ? SpeechAct.Prompt : SpeechAct.Reply, [phrase]);
        }

        return true;
    }

    /// <summary>Logs the reason of the silence when it has changed.</summary>
    public static bool TellReason(Step step)
    {
        var reason = step.State.Silence.Reason;
        if (step.State.Call is not CallStage.Connected || reason == step.State.LoggedSilence)
        {
            return false;
        }

        step.State = step.State with { LoggedSilence = reason };
        if (reason is not SilenceReason.Unexplained)
        {
            step.Tell(new SilenceExplained(reason));
        }

        return true;
    }

    /// <summary>Starts the silence timeout when neither the caller nor the agent has the floor.</summary>
    public static bool AwaitSomebody(Step step)
    {
        if (step.State is not { IsFloorFree: true, SilenceDue: null } state || EndsSoon(state))
        {
            return false;
        }

        var due = DueOf(step);

        // The last sound may have been words that are not transcribed yet. Sounds that never end do not postpone it for ever.
        var known = state.SpeechEnd + step.Limits.Words;
        due = state.SpeechEnd > state.TranscribedUntil && step.Now < due + step.Limits.Sound ? Later(due, known) : due;
        step.State = state with { SilenceDue = Later(due, step.Now) };
        return true;
    }

    public static void NobodySpeaks(Step step)
    {
        step.State = step.State with { SilenceDue = null };
        var (state, phrases) = (step.State, step.State.Policy.Phrases);
        if (state.IsTransferring || state.AwaitsHelp)
        {
            StillRinging(step);
        }
        else if (state.HeardUnclear)
        {
            Prompt(step, phrases.NotUnderstood, state.Silence with { HasAskedAgain = true });
        }
        else if (state.Silence is { Reason: SilenceReason.Looking, Prompts: 0 } && step.Now < EndOf(step))
        {
            Prompt(step, phrases.NoHurry, state.Silence with { Prompts = 1 });
        }
        else if (state.Silence.Reason is SilenceReason.OnHold)
        {
            SayFarewell(step, CallEnding.AgentHungUp);
        }
        else
        {
            AskOrLeave(step, state.Silence.Reason is SilenceReason.Looking ? state.Silence with { Reason = SilenceReason.Unexplained, Prompts = 0 } : state.Silence);
        }
    }

    /// <summary>Asks whether the caller is still there. After the last prompt, the agent says goodbye. A noise shows that somebody may be there.</summary>
    private static void AskOrLeave(Step step, CallerSilence silence)
    {
        if (silence.Prompts < step.Limits.Prompts || (silence.Reason is SilenceReason.Noise && step.Now < silence.Since + step.Limits.Noise))
        {
            Prompt(step, step.State.Policy.Phrases.StillThere, silence with { Prompts = silence.Prompts + 1 });
        }
        else
        {
            step.State = step.State with { Silence = silence with { Reason = SilenceReason.Gone } };
            SayFarewell(step, CallEnding.TimedOut);
        }
    }

    private static void Prompt(Step step, string phrase, CallerSilence silence)
    {
        step.State = step.State with { Silence = silence with { PromptedAt = step.Now } };
        Replies.Speak(step, SpeechAct.Prompt, [phrase]);
    }

    /// <summary>Says goodbye and hangs up if the caller says nothing more. A second goodbye in the same silence is final.</summary>
    private static void SayFarewell(Step step, CallEnding ending)
    {
        var isFinal = step.State.Silence.HasSaidFarewell;
        step.State = step.State with { Silence = step.State.Silence with { HasSaidFarewell = true } };
        Replies.Speak(step, SpeechAct.Goodbye, [step.State.Policy.Phrases.Farewell], isFinal ? ending : null);
        step.ChangeReply(reply => reply with { IfSilent = isFinal ? null : ending });
    }

    private static TimeSpan DueOf(Step step)
    {
        var (state, limits, silence) = (step.State, step.Limits, step.State.Silence);
        return state.HeardUnclear ? step.Now + limits.Words
            : state.IsTransferring ? step.Now + limits.Ringing
            : silence.Reason is SilenceReason.Looking ? DueWhileLooking(step)
            : EndOf(step) is { } end ? end
            : silence.Reason is SilenceReason.Noise ? Sooner(step.Now + limits.Silence, Later(silence.Since + limits.Noise + limits.Noise, silence.PromptedAt + limits.Silence))
            : step.Now + limits.Silence;
    }

    /// <summary>The gentle prompt comes in the middle of the time. If the caller has spoken meanwhile, they get the usual silence after the agent's answer.</summary>
    private static TimeSpan DueWhileLooking(Step step)
    {
        var (limits, silence) = (step.Limits, step.State.Silence);
        var due = silence.Since + (silence.Prompts == 0 ? limits.Looking / 2 : limits.Looking);
        return silence.Meaning is TurnMeaning.Ordinary ? Sooner(Later(due, step.Now + limits.Silence), Later(due, silence.Since + limits.Looking + limits.Looking)) : due;
    }

    /// <summary>When the patience with a caller who looks for something, or with a queue, ends. Null for other reasons.</summary>
    private static TimeSpan? EndOf(Step step) => step.State.Silence switch
    {
        { Reason: SilenceReason.Looking, Since: var since } => since + step.Limits.Looking,
        { Reason: SilenceReason.OnHold, Since: var since } => since + step.Limits.OnHold,
        _ => null,
    };

    private static TimeSpan Sooner(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>The human's telephone still rings. A filler tells the caller that the call is still active.</summary>
    private static void StillRinging(Step step)
    {
        var fillers = step.State.Policy.Phrases.Fillers;
        if (fillers.Count > 0)
        {
            Replies.Speak(step, SpeechAct.Prompt, [fillers[step.State.Epoch % fillers.Count]]);
        }
    }

    /// <summary>A tool is ending the call, so the agent does not prompt the caller.</summary>
    private static bool EndsSoon(ConversationState state) =>
        !state.Tools.IsEmpty && state.Tools.Exists(static tool => tool is { Kind: ToolKind.Terminal, Ending: not CallEnding.Transferred, IsRunning: true });
}
