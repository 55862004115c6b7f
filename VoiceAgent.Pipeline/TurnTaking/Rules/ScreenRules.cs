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
            return IsOld(step.State, happened);
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

    private static void Hear(Step step, AnswerScreen screen)
    {
        step.State = step.State with { Screen = screen };
        switch (screen.Judge(step.Now))
        {
            case AnswerVerdict.Person:
                Leave(step);
                Replies.Greet(step);
                break;
            case AnswerVerdict.Machine when screen.Behaviour is VoicemailBehaviour.LeaveMessage && screen.Message.Count > 0:
                // The tone may have ended already.
                Hear(step, screen with { IsMachine = true });
                break;
            case AnswerVerdict.Machine:
                Leave(step);
                step.State = step.State with { HangUp = CallEnding.Voicemail };
                break;
            case AnswerVerdict.SpeakMessage:
                Leave(step);
                Replies.Speak(step, SpeechAct.Goodbye, screen.Message, CallEnding.Voicemail);
                break;
        }
    }

    private static void Leave(Step step) => step.State = step.State with { Screen = null, ScreenedUntil = step.Offset };

    // The transcript of what was heard during the screening may come late.
    private static bool IsOld(ConversationState state, ConversationEvent happened) => happened switch
    {
        ToneHeard => true,
        InterimTranscript heard => heard.Until <= state.ScreenedUntil + ConversationState.SpokenWord && state.ScreenedUntil > TimeSpan.Zero,
        FinalTranscript heard => heard.Until <= state.ScreenedUntil + ConversationState.SpokenWord && state.ScreenedUntil > TimeSpan.Zero,
        _ => false,
    };
}
