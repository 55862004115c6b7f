using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking.Judgement;
using VoiceAgent.Pipeline.TurnTaking.Silence;

namespace VoiceAgent.Pipeline.TurnTaking.Operations;

/// <summary>Finds out why the caller is silent: from their turn, from their sounds, and from the agent's reply.</summary>
internal static class Silences
{
    // A sound of this length is probably speech. A cough or a slammed door is shorter.
    private static readonly TimeSpan Meant = TimeSpan.FromMilliseconds(800);

    // Nobody speaks for this long without a word that the transcriber knows. It is music.
    private static readonly TimeSpan Music = TimeSpan.FromSeconds(8);

    /// <summary>The silence after the caller's turn. A turn without words changes nothing.</summary>
    public static CallerSilence After(ConversationState state, TimeSpan now)
    {
        var words = state.Turn.Words;
        if (words.IsEmpty)
        {
            return state.Silence;
        }

        var brings = words.Keys.Length > 0 || Wording.Tokens(words.Spoken).Count(Wording.IsDigit) > 1;
        var meaning = words.Keys.Length > 0 ? TurnMeaning.Ordinary : PhrasesOf(state).MeaningOf(words.Spoken, state.Turn.Asked.Kind is not ValueKind.Unknown, brings);
        return state.Silence.After(meaning, words.Spoken, brings, now);
    }

    /// <summary>A sound of the caller has ended. Without words it is a noise, or music when it was long.</summary>
    public static ConversationState SoundEnded(ConversationState state, TimeSpan since, TimeSpan end)
    {
        if (!HadNoWords(state) || state.IsTransferring)
        {
            return state with { HeardUnclear = end - since >= Meant && state.IsFloorFree };
        }

        // The sound began as an echo of the agent. Only what came after the agent is the caller's.
        since = state is { HearsItself: true, Said.EndedAt: { } ended } && ended > since ? ended : since;
        var silence = state.Silence;
        if (silence.Reason is SilenceReason.Unexplained or SilenceReason.Noise)
        {
            silence = end - since >= Music ? silence with { Reason = SilenceReason.OnHold, Since = since } : silence with { Reason = SilenceReason.Noise };
        }

        // If the agent is not speaking either, the caller was probably not understood. Words that come later reset this.
        return state with
        {
            Silence = silence,
            HeardUnclear = end - since >= Meant && state.IsFloorFree && silence is { Reason: SilenceReason.Noise, HasAskedAgain: false },
        };
    }

    /// <summary>
    /// The caller has heard the reply. If the agent has offered to wait, the caller looks for something. The time of a caller who has asked for it
    /// begins when the agent has answered.
    /// </summary>
    public static void ReplyEnded(Step step, Reply reply)
    {
        if (step.State.Silence is { Reason: SilenceReason.Looking, Prompts: 0, Meaning: TurnMeaning.AsksToWait or TurnMeaning.AlsoAsksToWait } asked && reply.Turn == step.State.Turn.Number)
        {
            step.State = step.State with { Silence = asked with { Since = step.Now } };
        }
        else if (reply.Act is SpeechAct.Reply && step.State.Silence.Reason is SilenceReason.Unexplained or SilenceReason.Noise && PhrasesOf(step.State).OffersToWait(reply.Text))
        {
            step.State = step.State with { Silence = step.State.Silence with { Reason = SilenceReason.Looking, Since = step.Now, Prompts = 0 } };
        }
    }

    public static SilencePhrases PhrasesOf(ConversationState state) => SilencePhrases.Of(state.Persona.Language);

    private static bool HadNoWords(ConversationState state) =>
        state.Call is CallStage.Connected && state.Parting is null
        && (state.Turn.IsCommitted ? state.OverlappingSpeech.IsEmpty && state.Reply is null or { Act: SpeechAct.Prompt } : state.Turn.Words.IsEmpty);
}
