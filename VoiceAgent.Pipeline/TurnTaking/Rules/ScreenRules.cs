using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>
/// The beginning of a call that the platform has placed, until it is known whether a person or a voicemail has picked up. What is heard until then is
/// logged, and is no turn: a person says hello, and the agent greets them.
/// </summary>
internal static class ScreenRules
{
    /// <returns>True when the event belongs to the screening, so no other rule gets it.</returns>
    public static bool Takes(Step step, ConversationEvent happened)
    {
        if (step.State is not { Call: CallStage.Connected, Screen: { } screen })
        {
            return IsOld(step, happened);
        }

        switch (happened)
        {
            case SpeechStarted started:
                Hear(step, screen with { SoundSince = step.Now - started.Lasted });
                return true;
            case SpeechStopped stopped when screen.SoundSince is { } since:
                var end = step.Now - stopped.Silence;
                Hear(step, screen with { SoundSince = null, SoundEnd = end, LastSound = end - since });
                return true;
            case InterimTranscript heard:
                Hear(step, screen with { Open = heard.Text });
                return true;
            case FinalTranscript heard:
                step.Tell(new CallerSpoke(step.State.Turn.Number, heard.Text, heard.From, heard.Until) { Language = heard.Language, IsBeside = true });
                Hear(step, screen with { Words = $"{screen.Words} {heard.Text}".Trim(), Open = "" });
                return true;
            case ToneHeard:
                Hear(step, screen with { HasTone = true });
                return true;
            case SpeechStopped or TurnEndHeard or DtmfReceived:
                return true;
            default:
                return false;
        }
    }

    /// <summary>Decides when the time for it has come.</summary>
    public static void Look(Step step)
    {
        if (step.State.Screen is { } screen)
        {
            Hear(step, screen);
        }
    }

    /// <summary>
    /// Looks for a machine behind what was taken for a person, until some seconds after the greeting. Its words are ordinary words of the turn, so they
    /// are logged like those of a person.
    /// </summary>
    public static bool Doubt(Step step)
    {
        if (step.State is not { Doubt: { } doubt, Call: CallStage.Connected })
        {
            return false;
        }

        if (doubt.Until is null && step.State.Reply is not { Act: SpeechAct.Greeting })
        {
            step.State = step.State with { Doubt = doubt with { Until = step.Now + AnswerDoubt.Lasts } };
            return true;
        }

        if (step.Now > doubt.Until)
        {
            step.State = step.State with { Doubt = null };
            return true;
        }

        if (!doubt.IsMachine($"{step.State.Turn.Words.Text} {step.State.OverlappingSpeech.Text}"))
        {
            return false;
        }

        step.State = step.State with { Doubt = null };
        Preemption.Discard(step);
        if (doubt.Behaviour is not VoicemailBehaviour.LeaveMessage || doubt.Message.Count == 0)
        {
            step.State = step.State with { HangUp = CallEnding.Voicemail };
            return true;
        }

        Listen(step, doubt);
        return true;
    }

    /// <summary>Says the message when the machine records and the agent's voice is silent.</summary>
    public static bool LeaveMessage(Step step)
    {
        if (step.State is not { Call: CallStage.Connected, Stopping: null, Screen: { IsMachine: true } screen } || screen.Judge(step.Now) is not AnswerVerdict.SpeakMessage)
        {
            return false;
        }

        Leave(step);
        Replies.Speak(step, SpeechAct.Goodbye, screen.Message, CallEnding.Voicemail);
        return true;
    }

    // The agent falls silent and waits for the tone. What the machine has said is no turn that is answered.
    private static void Listen(Step step, AnswerDoubt doubt)
    {
        var (state, now) = (step.State, step.Now);
        Replies.Abandon(step, null, state.Turn.Words.Text);
        step.State = step.State with
        {
            Screen = new AnswerScreen(doubt.Behaviour, doubt.Message) { OpenedAt = now, IsMachine = true, HasTone = doubt.HasTone, SoundSince = state.SoundSince, SoundEnd = now },
            Turn = step.State.Turn with { IsCommitted = true, EndDue = null, PreemptDue = null },
            Next = null,
            Unheard = null,
            SilenceDue = null,
            SoundSince = null,
            SoundDue = null,
            HeardUnclear = false,
        };
    }

    private static void Hear(Step step, AnswerScreen screen)
    {
        step.State = step.State with { Screen = screen };
        switch (screen.Judge(step.Now))
        {
            case AnswerVerdict.Person:
                Leave(step);
                step.State = step.State with { Doubt = new AnswerDoubt(screen.Behaviour, screen.Message, screen.Words) { Open = screen.Open } };
                Replies.Greet(step);
                break;
            case AnswerVerdict.Machine when screen.Behaviour is VoicemailBehaviour.LeaveMessage && screen.Message.Count > 0:
                // The tone may have ended already. A follow-up says the message then.
                step.State = step.State with { Screen = screen with { IsMachine = true } };
                break;
            case AnswerVerdict.Machine:
                Leave(step);
                step.State = step.State with { HangUp = CallEnding.Voicemail };
                break;
        }
    }

    private static void Leave(Step step) => step.State = step.State with { Screen = null, ScreenedUntil = step.Offset };

    // The transcript of what was heard during the screening may come late. It is no turn, and it may be that of a machine.
    private static bool IsOld(Step step, ConversationEvent happened)
    {
        switch (happened)
        {
            case ToneHeard:
                Learn(step, static doubt => doubt with { HasTone = true });
                return true;
            case InterimTranscript heard when IsScreened(step.State, heard.Until):
                Learn(step, doubt => doubt with { Open = heard.Text });
                return true;
            case FinalTranscript heard when IsScreened(step.State, heard.Until):
                Learn(step, doubt => doubt with { Words = $"{doubt.Words} {heard.Text}".Trim(), Open = "" });
                return true;
            default:
                return false;
        }
    }

    private static bool IsScreened(ConversationState state, TimeSpan until) => state.ScreenedUntil > TimeSpan.Zero && until <= state.ScreenedUntil + ConversationState.SpokenWord;

    private static void Learn(Step step, Func<AnswerDoubt, AnswerDoubt> learn)
    {
        if (step.State.Doubt is { } doubt)
        {
            step.State = step.State with { Doubt = learn(doubt) };
        }
    }
}
