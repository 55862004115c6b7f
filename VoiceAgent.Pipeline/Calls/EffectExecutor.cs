using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>Carries out the machine's effects with the parts of one call. It makes no decisions.</summary>
internal sealed class EffectExecutor(ICallSound sound, AnswerRounds answers, ToolExecutor tools, AgentOnCall agent, Action<CallEvent> record, CallLeg leg)
{
    /// <returns>An event that the machine must receive before any other. Null for most effects.</returns>
    public ConversationEvent? CarryOut(Effect effect)
    {
        switch (effect)
        {
            case OpenReply open: Open(open); break;
            case Say say: sound.Voice.Say(say.Epoch, say.Clause); break;
            case CompleteReply complete: sound.Voice.Complete(complete.Epoch); break;
            case YieldVoice yield: sound.Voice.Yield(yield.Epoch); break;
            case ResumeVoice resume: sound.Voice.Resume(resume.Epoch); break;
            case AskHeard ask: return new VoiceHeard(ask.Epoch, sound.Voice.Heard(ask.Epoch));
            case StopVoice stop: return new VoiceStopped(stop.Epoch, sound.Voice.Stop(stop.Epoch));

            case StartAnswer start: answers.Start(start, agent.Working); break;
            case CancelAnswer cancel: return answers.Cancel(cancel.Epoch);
            case RunTool run: tools.Start(run, agent.Working); break;
            case CancelTool cancel: tools.Cancel(cancel.ToolCallId); break;

            case UseAgent use:
                agent.Use(use.Agent);
                sound.ListenAs(agent.Sound);
                break;
            case UseVoice use: sound.SpeakAs(agent.SoundOf(use.Agent)); break;

            case Record told: Tell(told.Event); break;

            case HangUpCall: leg.HangUp(); break;
            case CloseMediaStream: leg.Close(); break;
            case HearOut: leg.HearOut(sound); break;
            case Drain: leg.Drain(sound); break;
            case LeaveCall: leg.Close(); break;
            case EndCall: break;
        }

        return null;
    }

    private void Tell(CallEvent happened)
    {
        if (happened is CallerSpoke said)
        {
            agent.Heard(said.Text);
        }

        record(happened is ToolCalled called ? agent.Working.Tools.WithoutProofs(called) : happened);
    }

    private void Open(OpenReply open)
    {
        sound.Voice.Begin(open.Epoch);
        if (open.IsHeld)
        {
            sound.Voice.Yield(open.Epoch);
        }
    }
}
