using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>Nobody says anything: the caller is asked whether they are still there, and in the end the agent says goodbye.</summary>
internal static class SilenceRules
{
    /// <summary>Nobody has the floor: somebody is expected to take it within this time.</summary>
    public static bool AwaitSomebody(Step step)
    {
        if (step.State is not { IsFloorFree: true, SilenceDue: null } state || EndsSoon(state))
        {
            return false;
        }

        var silence = state.HeardUnclear ? step.Limits.Words : state.IsTransferring ? step.Limits.Ringing : step.Limits.Silence;
        step.State = state with { SilenceDue = step.Now + silence };
        return true;
    }

    public static void NobodySpeaks(Step step)
    {
        var isTransferring = step.State.IsTransferring;
        var state = step.State with { SilenceDue = null, PromptsInRow = isTransferring ? step.State.PromptsInRow : step.State.PromptsInRow + 1 };
        step.State = state;
        if (isTransferring)
        {
            StillRinging(step);
        }
        else if (state.PromptsInRow <= step.Limits.Prompts)
        {
            Replies.Speak(step, SpeechAct.Prompt, [state.HeardUnclear ? state.Policy.Phrases.NotUnderstood : state.Policy.Phrases.StillThere]);
        }
        else
        {
            Replies.Speak(step, SpeechAct.Goodbye, [state.Policy.Phrases.Farewell], CallEnding.TimedOut);
        }
    }

    /// <summary>The caller waits for the human, and hears that somebody still cares.</summary>
    private static void StillRinging(Step step)
    {
        var fillers = step.State.Policy.Phrases.Fillers;
        if (fillers.Count > 0)
        {
            Replies.Speak(step, SpeechAct.Prompt, [fillers[step.State.Epoch % fillers.Count]]);
        }
    }

    /// <summary>A tool is ending the call: there is nobody to ask any more.</summary>
    private static bool EndsSoon(ConversationState state) =>
        !state.Tools.IsEmpty && state.Tools.Exists(static tool => tool is { Kind: ToolKind.Terminal, Ending: not CallEnding.Transferred, IsRunning: true });
}
