namespace VoiceAgent.Pipeline.TurnTaking.Operations;

/// <summary>When an answer ahead of the end of the turn is worth while, and how it is given up.</summary>
internal static class Preemption
{
    // Transcribers place the end of a word loosely: words that reach so close to the end of the speech are all there is.
    // A spoken word is longer.
    private static readonly TimeSpan Loose = TimeSpan.FromMilliseconds(120);

    public static bool May(ConversationState state) =>
        state is { Call: CallStage.Connected, Turn: { IsCommitted: false, Words: { IsEmpty: false, Keys.Length: 0 } }, SoundSince: null }
        && state is { PreemptiveReply: null, Reply: null, Stopping: null, Tools.IsEmpty: true }
        && state.Turn.PreemptiveReplies < state.Policy.PreemptiveGeneration.MaxPerTurn
        && state.Policy.PreemptiveGeneration.Allows(state.Tokens)
        && state.Policy.EndOfTurn.MayEndWith(state.Turn.Words);

    /// <summary>When to begin: at once where the words so far reach to the end of the speech, else a moment later. Null for not at all.</summary>
    public static TimeSpan? Due(ConversationState state, TimeSpan now)
    {
        if (!May(state))
        {
            return null;
        }

        var due = state.SpeechEnd + state.Policy.PreemptiveGeneration.Lag;
        return due <= now || state.OpenedAt + state.Turn.Words.Until >= state.SpeechEnd - Loose ? now : due;
    }

    /// <summary>Throws the preemptive reply away; what it took is counted as wasted.</summary>
    public static void Discard(Step step)
    {
        if (step.State.PreemptiveReply is not { } preemptive)
        {
            return;
        }

        step.State = step.State with { PreemptiveReply = null };
        if (preemptive.Due is not null)
        {
            step.Do(new CancelAnswer(preemptive.Reply.Epoch));
        }

        if (preemptive.Reply.HasSaid)
        {
            step.Do(new StopVoice(preemptive.Reply.Epoch));
        }

        Usage.Waste(step, preemptive.Reply);
    }
}
