using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>Handles silence. The agent asks whether the caller is still there, and finally says goodbye.</summary>
internal static class SilenceRules
{
    /// <summary>Starts the silence timeout when neither the caller nor the agent has the floor.</summary>
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
