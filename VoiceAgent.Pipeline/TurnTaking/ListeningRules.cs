using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>When the caller has the floor, and when their turn is over.</summary>
internal static class ListeningRules
{
    // So long a sound was meant to say something; a cough or a slammed door is shorter.
    private static readonly TimeSpan Meant = TimeSpan.FromMilliseconds(800);

    public static void SoundBegan(Step step, TimeSpan lasted)
    {
        var since = step.Now - lasted;
        step.State = step.State with
        {
            SoundSince = since,
            SoundDue = step.Now + step.Limits.Sound,
            SilenceDue = null,
            Turn = step.State.Turn with { EndDue = null, PreemptDue = null, Pause = PauseBefore(step.State, since) },
        };
        BargeInRules.SoundBegan(step, since);
    }

    public static void SoundEnded(Step step, TimeSpan silence)
    {
        if (step.State.SoundSince is null)
        {
            return;
        }

        var end = step.Now - silence;
        var meant = end - step.State.SoundSince >= Meant;
        step.State = step.State with { SoundSince = null, SoundDue = null, SpeechEnd = end };
        BargeInRules.SoundEnded(step);
        AwaitEnd(step);
        if (meant && step.State.SilenceDue is not null)
        {
            // Nobody has the floor: unless words come, the caller has spoken and was not understood.
            step.State = step.State with { SilenceDue = step.Now + step.Limits.Words, HeardUnclear = true };
        }
    }

    /// <summary>Sets, or sets anew, when the open turn is over; at once where the silence has been long enough.</summary>
    public static void AwaitEnd(Step step)
    {
        var state = step.State;
        if (state.Call is not CallStage.Connected || state.SoundSince is not null)
        {
            return;
        }

        if (state.Turn.IsCommitted)
        {
            AwaitSomeone(step);
            return;
        }

        var silence = state.Policy.EndOfTurn.SilenceAfter(state.Turn.Words);
        var learned = state.Policy.EndOfTurn.Adapts(state.Turn.Words) ? state.Pace.MinimumSilence : TimeSpan.Zero;
        var due = state.SpeechEnd + (silence > learned ? silence : learned);
        step.State = state with { Turn = state.Turn with { EndDue = due } };
        if (due <= step.Now && MayCommit(state))
        {
            Commit(step);
            return;
        }

        PreemptiveRules.Consider(step);
    }

    /// <summary>Nothing stands between the end of the turn and its answer: no voice that is being stopped, no human's telephone that rings.</summary>
    public static bool MayCommit(ConversationState state) => state is { Stopping: null, IsTransferring: false };

    /// <summary>Nobody has the floor: the caller is asked after a while.</summary>
    public static void AwaitSomeone(Step step)
    {
        if (step.State is { Call: CallStage.Connected, Reply: null, Stopping: null, Parting: null, SoundSince: null, Turn.IsCommitted: true })
        {
            step.State = step.State with { SilenceDue = step.Now + (step.State.IsTransferring ? step.Limits.Ringing : step.Limits.Silence), HeardUnclear = false };
        }
    }

    /// <summary>The turn is over: the agent answers.</summary>
    public static void Commit(Step step)
    {
        var turn = step.State.Turn;
        step.State = step.State with
        {
            Turn = turn with
            {
                IsCommitted = true,
                EndDue = null,
                PreemptDue = null,
                CommittedAt = step.Now,
                SpeechEnd = step.State.SpeechEnd,
                SettleDue = turn.Words.AreSettled ? null : step.Now + step.Limits.Settle,
            },
            PromptsInRow = turn.Words.IsEmpty ? step.State.PromptsInRow : 0,
        };
        if (turn.Words.IsEmpty)
        {
            AnsweringRules.Speak(step, SpeechAct.Prompt, [step.State.Policy.Phrases.NotUnderstood]);
            return;
        }

        if (!PreemptiveRules.Promote(step))
        {
            AnsweringRules.Answer(step);
        }

        OpenerRules.Await(step);
    }

    // A pause that the words explain ("and …") teaches nothing about the caller.
    private static TimeSpan? PauseBefore(ConversationState state, TimeSpan since) =>
        state.Policy.EndOfTurn.MayEndWith(state.Turn.Words) && !state.Turn.IsCommitted && !state.Turn.Words.IsEmpty && state.SoundSince is null && since > state.SpeechEnd ? since - state.SpeechEnd : null;

    /// <summary>The caller takes the floor: with a new turn, or, where nothing of the answer was heard, going on with the same.</summary>
    public static void TakeFloor(Step step, bool sameTurn)
    {
        if (!sameTurn)
        {
            SettlementRules.SettleTurn(step);
        }

        EndingRules.Stay(step);

        var state = step.State;
        var pause = (state.SoundSince ?? state.OverlappingSpeechAt) - state.Turn.SpeechEnd;
        var turn = sameTurn
            ? state.Turn with { Words = state.Turn.Words.Then(state.OverlappingSpeech), IsCommitted = false, SettleDue = null }
            : new CallerTurn(state.Turn.Number + 1, state.OverlappingSpeech, IsCommitted: false);
        step.State = state with
        {
            Turn = turn with { SettledAt = turn.Words.AreSettled ? step.Now : null },
            OverlappingSpeech = Utterances.None,
            SilenceDue = null,
            Pace = !sameTurn ? state.Pace.NextTurn() : state.OverlappingSpeech.IsEmpty ? state.Pace : state.Pace.WentOnAfter(pause),
        };
        SettlementRules.TellWords(step, state.OverlappingSpeech, turn.Number);
        AwaitEnd(step);
    }
}
