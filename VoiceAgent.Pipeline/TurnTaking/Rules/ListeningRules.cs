using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using VoiceAgent.Pipeline.TurnTaking.Operations;
using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>Handles the events of the voice activity detector, gives the caller the floor, and ends the caller's turn.</summary>
internal static class ListeningRules
{
    // A caller who begins this long after the agent has heard it. Their silence was no pause in their own words.
    private static readonly TimeSpan Reaction = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LagMargin = TimeSpan.FromMilliseconds(200);

    public static void SoundBegan(Step step, TimeSpan lasted)
    {
        var since = step.Now - lasted;
        step.State = step.State with
        {
            SoundSince = since,
            SoundDue = step.Now + step.Limits.Sound,
            SilenceDue = null,
            SoundsFinished = null,
            HeardUnclear = false,
            Turn = step.State.Turn with { EndDue = null, PreemptDue = null, Pause = PauseBefore(step.State, since) },
        };
        step.Weigh(BargeInSigns.Sound);
        if (step.State.Reply is { IsAudible: true, YieldDue: null } reply)
        {
            // What the caller had heard when they began to speak decides what their words mean.
            step.Do(new AskHeard(reply.Epoch));
        }
    }

    public static void SoundEnded(Step step, TimeSpan silence)
    {
        if (step.State.SoundSince is not { } since)
        {
            return;
        }

        var end = step.Now - silence;
        var state = step.State with { SoundSince = null, SoundDue = null, SpeechEnd = end, Turn = step.State.Turn with { EndDue = null } };

        step.State = Silences.SoundEnded(state, since, end);
        if (state.Reply is { YieldDue: not null })
        {
            step.ChangeReply(yielding => yielding with { YieldDue = step.Now + state.Policy.BargeIn.Grace });
            step.Weigh(state.OverlappingSpeech.Spoken.Length > 0 ? BargeInSigns.Words : BargeInSigns.None);
        }
    }

    /// <summary>The caller's voice tells whether the turn is complete. The end of an open turn is calculated again.</summary>
    public static void TurnEndHeard(Step step, double probability)
    {
        if (step.State.SoundSince is null)
        {
            step.State = step.State with { SoundsFinished = probability, Turn = step.State.Turn with { EndDue = null } };
        }
    }

    /// <summary>Calculates when the open turn ends, and when a preemptive reply may begin.</summary>
    public static bool AwaitEnd(Step step)
    {
        if (step.State is not { Call: CallStage.Connected, SoundSince: null, Turn: { IsCommitted: false, EndDue: null } turn } state)
        {
            return false;
        }

        var silence = turn.Words.Open is { IsCut: true } ? step.Limits.Settle : state.Policy.EndOfTurn.SilenceAfter(turn.Words, turn.Asked, state.Persona.Language);
        silence = state.Policy.EndOfTurn.Weigh(silence, state.SoundsFinished);
        var learned = state.Policy.EndOfTurn.Adapts(turn.Words, turn.Asked, state.Persona.Language) ? state.Pace.MinimumSilence : TimeSpan.Zero;
        var lag = LacksWords(state) ? state.Lag.Longest + LagMargin : TimeSpan.Zero;
        var due = state.SpeechEnd + new[] { silence, learned, lag }.Max();
        var ends = due <= step.Now && state.MayCommit;
        step.State = state with { Turn = turn with { EndDue = due, PreemptDue = ends ? null : Preemption.Due(state, step.Now) } };
        return true;
    }

    /// <summary>The caller has been silent long enough. The turn has ended, and the agent will answer it.</summary>
    public static bool Commit(Step step)
    {
        if (step.State is not { Call: CallStage.Connected, MayCommit: true, Turn: { IsCommitted: false, EndDue: { } due } turn } || due > step.Now)
        {
            return false;
        }

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
            Silence = Silences.After(step.State, step.Now),
        };
        step.Tell(new CallerFinished(turn.Number));
        step.Then(NextAct.Answer);
        return true;
    }

    /// <summary>Gives the caller the floor. The same turn continues if the caller heard nothing of the answer. Otherwise a new turn begins.</summary>
    public static bool HearCaller(Step step)
    {
        if (step.State is not { Next: NextAct.HearCaller, Stopping: null })
        {
            return false;
        }

        var sameTurn = step.State.Unheard is { Act: Contracts.Turns.SpeechAct.Reply, Turn: > 0 };
        step.Then(null);
        if (!sameTurn)
        {
            Settlement.SettleTurn(step);
        }

        Replies.Stay(step);

        var state = step.State;
        var began = state.SoundSince ?? state.OverlappingSpeechAt;
        var reacts = state.Unheard?.Times.Playing is { } playing && began > playing + Reaction;
        var turn = sameTurn
            ? state.Turn with { Words = state.Turn.Words.Then(state.OverlappingSpeech), IsCommitted = false, SettleDue = null }
            : new CallerTurn(state.Turn.Number + 1, state.OverlappingSpeech, IsCommitted: false) { Asked = Judging.AskedOf(state), Before = state.Turn with { Before = null } };
        step.State = state with
        {
            Turn = turn with { SettledAt = turn.Words.AreSettled ? step.Now : null },
            OverlappingSpeech = Utterances.None,
            LoggedOverlap = "",
            SilenceDue = null,
            Pace = !sameTurn ? state.Pace.NextTurn() : state.OverlappingSpeech.IsEmpty || reacts ? state.Pace : state.Pace.WentOnAfter(began - state.Turn.SpeechEnd),
        };
        if (sameTurn && state.LoggedOverlap.Length > 0)
        {
            step.Tell(new CallerOverlapped("", TimeSpan.Zero, TimeSpan.Zero));
        }

        Settlement.TellKeys(step, state.OverlappingSpeech, turn.Number);
        Settlement.TellWords(step, state.OverlappingSpeech with { Open = state.OverlappingSpeech.Open is null ? null : turn.Words.Open }, turn.Number);
        return true;
    }

    /// <summary>The transcript of the turn has changed. The turn is opened again, and ends again with the corrected words.</summary>
    public static bool Reopen(Step step)
    {
        if (step.State is not { Next: NextAct.AnswerAnew, Stopping: null })
        {
            return false;
        }

        step.Then(null);

        // What tools have found with the earlier words is void.
        step.State = step.State with { Turn = step.State.Turn with { IsCommitted = false, Learned = [] } };
        return true;
    }

    /// <summary>The caller spoke for longer than the words so far. The last words are not transcribed yet.</summary>
    private static bool LacksWords(ConversationState state) =>
        !state.Turn.Words.EndsInKeys && state.Policy.EndOfTurn.WaitsForWords && state.OpenedAt + state.Turn.Words.Until + ConversationState.SpokenWord < state.SpeechEnd;

    // A pause after an unfinished sentence ("and …") says nothing about the caller's pace, and is not learned.
    private static TimeSpan? PauseBefore(ConversationState state, TimeSpan since) =>
        state.Policy.EndOfTurn.MayEndWith(state.Turn.Words, state.Persona.Language) && !state.Turn.IsCommitted && !state.Turn.Words.IsEmpty && state.SoundSince is null && since > state.SpeechEnd ? since - state.SpeechEnd : null;
}
