namespace VoiceAgent.Pipeline.TurnTaking.Operations;

/// <summary>Decides when a preemptive reply may begin, and discards it.</summary>
internal static class Preemption
{
    // Transcribers report the ends of words only roughly. If the last word ends this close to the end of the speech, no word is missing:
    // a spoken word is longer.
    private static readonly TimeSpan Loose = TimeSpan.FromMilliseconds(120);

    public static bool May(ConversationState state) =>
        state is { Call: CallStage.Connected, Turn: { IsCommitted: false, Words: { IsEmpty: false, Keys.Length: 0 } }, SoundSince: null }
        && state is { PreemptiveReply: null, Reply: null, Stopping: null, Tools.IsEmpty: true }
        && state.Turn.PreemptiveReplies < state.Policy.PreemptiveGeneration.MaxPerTurn
        && state.Policy.PreemptiveGeneration.Allows(state.Tokens)
        && state.Turn.Words.Open is not { IsCut: true }
        && state.Policy.EndOfTurn.MayEndWith(state.Turn.Words, state.Persona.Language)
        && Silences.After(state, TimeSpan.Zero).NeedsModel;

    /// <summary>When to begin: at once if the words reach the end of the speech, otherwise after the lag. Null when it must not begin.</summary>
    public static TimeSpan? Due(ConversationState state, TimeSpan now)
    {
        if (!May(state))
        {
            return null;
        }

        var due = state.SpeechEnd + state.Policy.PreemptiveGeneration.Lag;
        return due <= now || state.OpenedAt + state.Turn.Words.Until >= state.SpeechEnd - Loose ? now : due;
    }

    /// <summary>Discards the preemptive reply and counts its usage as wasted.</summary>
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
