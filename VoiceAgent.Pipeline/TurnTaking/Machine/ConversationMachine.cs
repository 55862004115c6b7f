using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.TurnTaking.Rules;
using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking.Machine;

/// <summary>
/// The conversation as a pure function: the same state, event and time give the same next state and the same effects.
/// User: Silent → MaybeSpeaking → Speaking → EndpointPending → Committed. Agent: Idle → (Preempting) → Thinking →
/// (AwaitingTool) → Speaking → (Yielding) → Idle. Call: Opening → Connected → Draining → Ended.
/// </summary>
internal static class ConversationMachine
{
    /// <param name="now">The time since the session began. It never decreases from one step to the next.</param>
    public static (ConversationState State, IReadOnlyList<Effect> Effects) Step(ConversationState state, ConversationEvent happened, TimeSpan now)
    {
        var step = new Step(state, now);
        if (happened is TimePassed)
        {
            Deadlines.Pass(step);
        }
        else if (state.Call is not CallStage.Ended)
        {
            Take(step, happened);
            FollowUps.Run(step);
        }

        return (step.State, step.Effects);
    }

    /// <summary>Calls the one rule of the event. <see cref="FollowUps"/> decides what follows from it.</summary>
    public static void Take(Step step, ConversationEvent happened)
    {
        if (PreemptiveRules.Takes(step, happened) || ScreenRules.Takes(step, happened))
        {
            return;
        }

        switch (happened)
        {
            case MediaStreamOpened: EndingRules.Opened(step); break;
            case MediaStreamClosed closed: EndingRules.Closed(step, closed.Broken); break;
            case HangUpAsked asked: EndingRules.HangUpAsked(step, asked); break;
            case CallDisconnected disconnected: EndingRules.Disconnected(step, disconnected.Ending); break;
            case CallTaken: EndingRules.LetGo(step); break;
            case HelpAwaited: step.State = step.State with { AwaitsHelp = true }; break;
            case LeaveAsked asked: step.State = step.State with { IsLeaving = asked.IsAsked }; break;
            case Drained drained: EndingRules.Drained(step, drained.Recording); break;
            case Broke broke: EndingRules.Broke(step, broke.Reason); break;

            case SpeechStarted started: ListeningRules.SoundBegan(step, started.Lasted); break;
            case SpeechStopped stopped: ListeningRules.SoundEnded(step, stopped.Silence); break;
            case TurnEndHeard heard: ListeningRules.TurnEndHeard(step, heard.Probability); break;
            case InterimTranscript heard: WordRules.Heard(step, new Utterance(heard.Text, heard.From, heard.Until) { Language = heard.Language, IsCut = heard.IsCut }, final: false); break;
            case FinalTranscript heard: WordRules.Heard(step, new Utterance(heard.Text, heard.From, heard.Until) { Language = heard.Language }, final: true); break;
            case DtmfReceived pressed: WordRules.Pressed(step, pressed.Digit); break;
            case CallerSilenced silenced: step.Tell(new RecordingSilenced(silenced.From, silenced.Until)); break;

            case HoldEnded ended: step.State = step.State with { OpenedAt = step.State.OpenedAt - ended.Lasted }; break;
            case RecordingSwitched { IsPaused: true } paused: step.Tell(new RecordingPaused(paused.By)); break;
            case RecordingSwitched resumed: step.Tell(new RecordingResumed(resumed.By)); break;

            case ClauseComposed composed: AnsweringRules.Composed(step, composed); break;
            case AnswerGuarded guarded: AnsweringRules.Guarded(step, guarded); break;
            case RoundEnded ended: AnsweringRules.RoundEnded(step, ended.Epoch); break;
            case TokensCounted counted: UsageRules.Counted(step, counted); break;
            case ToolWanted wanted: ToolRules.Wanted(step, wanted); break;
            case ToolEnded ended: ToolRules.Ended(step, ended.ToolCallId, ended.Outcome, ended.Result); break;

            case SpeechSynthesized synthesized: PlayoutRules.Synthesized(step, synthesized.Epoch); break;
            case SpeechProgressed progressed: PlayoutRules.Progressed(step, progressed); break;
            case PlayoutStarted started: PlayoutRules.Started(step, started.Epoch, started.Offset); break;
            case PlayoutRanDry dry: PlayoutRules.RanDry(step, dry); break;
            case PlayoutEnded ended: PlayoutRules.Ended(step, ended); break;
            case VoiceHeard heard: MustHearRules.Heard(step, heard); break;
            case VoiceStopped stopped: PlayoutRules.Stopped(step, stopped.Epoch, stopped.Heard); break;

            case AnswerFailed failed: FailureRules.AnswerFailed(step, failed); break;
            case ModelAskedAgain again: step.Tell(new ProviderFailed("model", again.Reason)); break;
            case SynthesisFailed failed: FailureRules.VoiceFailed(step, failed.Epoch, failed.Reason); break;
            case VoiceReplaced replaced: step.Tell(new ProviderFailed("text-to-speech", replaced.Reason)); break;
            case TranscriptionFailed failed: FailureRules.TranscriptionFailed(step, failed.Reason); break;

            case FactLearned learned: step.Tell(learned.Fact); break;
            case QualityNoted noted: step.Tell(noted.Happened); break;
            case RecordingFailed failed: step.Tell(new ProviderFailed("recording", failed.Reason)); break;
        }
    }
}
