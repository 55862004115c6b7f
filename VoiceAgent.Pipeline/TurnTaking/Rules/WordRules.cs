using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking.Judgement;
using VoiceAgent.Pipeline.TurnTaking.Operations;
using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>Decides which turn the caller's words belong to, and whether they change a turn that was already answered.</summary>
internal static class WordRules
{
    public static void Heard(Step step, Utterance heard, bool final)
    {
        heard = Unspent(step.State, heard);
        if (heard.Text.Length == 0 || (final ? IsRepeated(step.State, heard) : IsSettled(step.State, heard)))
        {
            return;
        }

        if (step.State.Reply is { IsAudible: true, YieldDue: null } speaking)
        {
            // The next words are compared with the position of the voice. A report is better than an estimate.
            step.Do(new AskHeard(speaking.Epoch));
        }

        if (Judging.EchoOf(step.State, step.Now, heard, final) is { } echo)
        {
            if (echo.Own is { } own)
            {
                heard = LeaveOut(step, heard, echo) with { Text = own };
            }
            else if (DropEcho(step, heard, echo))
            {
                return;
            }
        }

        var turn = step.State.Turn;
        HearQuietVoice(step, heard, final);
        step.State = step.State with
        {
            Lag = final ? step.State.Lag : step.State.Lag.With(step.Now - (step.State.OpenedAt + heard.Until)),
            SoundDue = step.State.SoundSince is null ? null : step.Now + (final && !turn.IsCommitted ? step.Limits.Murmur : step.Limits.Sound),
            SilenceDue = null,
            HeardUnclear = false,
            TranscribedUntil = step.State.OpenedAt + heard.Until,
        };
        if (!turn.IsCommitted)
        {
            GoOn(step, heard, final);
        }
        else if (turn.Words.GuessOf(heard) is { } acted)
        {
            Reconsider(step, acted, heard, final);
        }
        else if (IsOfTurn(step.State, heard) && MayAnswerAnew(step.State, heard.Text))
        {
            AnswerAnew(step, heard, final);
        }
        else
        {
            Beside(step, heard, final);
        }
    }

    /// <summary>A DTMF digit always interrupts the agent. The exception is a hash after digits that are already being answered.</summary>
    public static void Pressed(Step step, char digit)
    {
        if (digit is '#' && step.State is { Turn: { IsCommitted: true, Words.EndsInKeys: true }, OverlappingSpeech.IsEmpty: true })
        {
            step.Tell(new CallerPressed(step.State.Turn.Number, "#"));
            return;
        }

        var state = step.State with { SilenceDue = null, HeardUnclear = false };
        if (!state.Turn.IsCommitted)
        {
            step.State = state with { SpeechEnd = step.Now, Turn = state.Turn with { EndDue = null, Words = state.Turn.Words.WithKey(digit) } };
            step.Tell(new CallerPressed(state.Turn.Number, digit.ToString()));
        }
        else
        {
            step.State = state with { SpeechEnd = step.Now, OverlappingSpeech = state.OverlappingSpeech.WithKey(digit), OverlappingSpeechAt = step.Now };
            step.Weigh(BargeInSigns.Insists);
        }
    }

    private static void GoOn(Step step, Utterance heard, bool final)
    {
        var turn = step.State.Turn;
        var known = turn.Words.Open?.Text;
        var wentOn = turn.Pause is not null && Wording.Compare(known ?? "", heard.Text).Kind is not RevisionKind.Same;
        step.State = step.State with
        {
            Turn = turn with { EndDue = null, Words = turn.Words.With(heard, final), SettledAt = final ? step.Now : null, Pause = wentOn ? null : turn.Pause },
            Pace = wentOn ? step.State.Pace.WentOnAfter(turn.Pause!.Value) : step.State.Pace,
        };
        if (final)
        {
            step.Tell(new CallerSpoke(turn.Number, heard.Text, heard.From, heard.Until) { Language = heard.Language });
        }
        else if (heard.Text != known)
        {
            step.Tell(new CallerHypothesis(turn.Number, heard.Text) { From = heard.From, Until = heard.Until });
        }
    }

    /// <summary>The transcriber changes an utterance of a turn that was already committed.</summary>
    private static void Reconsider(Step step, Utterance acted, Utterance heard, bool final)
    {
        var revision = Wording.Compare(acted.Text, heard.Text);
        switch (revision.Kind)
        {
            case RevisionKind.Same when final:
                Settlement.Settle(step, heard);
                break;
            case RevisionKind.Extended when IsOfTurn(step.State, heard) && IsNumber(revision.Rest) && MayAnswerAnew(step.State, revision.Rest):
                // The words were said before the turn ended. They only arrived late.
                AnswerAnew(step, heard, final);
                break;
            case RevisionKind.Extended when final:
                Settlement.Settle(step, acted with { Text = revision.Text });
                Beside(step, new Utterance(revision.Rest, acted.Until, heard.Until), final);
                break;
            case RevisionKind.Extended:
                // The start stays the same, so that the words still count as the same utterance if the turn continues.
                Beside(step, new Utterance(revision.Rest, acted.From, heard.Until), final);
                break;
            case RevisionKind.Different when final || step.State.Reply is { HasSaid: false }:
                AnswerAnew(step, heard, final);
                break;
        }
    }

    /// <summary>The answered words were wrong. The agent answers the same turn again, with the corrected words.</summary>
    private static void AnswerAnew(Step step, Utterance heard, bool final)
    {
        var state = step.State;
        if (state.Call is not CallStage.Connected || state.Stopping is not null || state.Reply is { IsInterruptible: false } || state.Parting is { IsFirm: true })
        {
            // The agent cannot answer again now. The log still gets the corrected words.
            Settlement.Settle(step, heard);
            return;
        }

        Replies.Stay(step);
        var actedOn = state.Turn.Words.Text;
        step.State = step.State with
        {
            Turn = state.Turn with { Words = state.Turn.Words.With(heard, final), SettleDue = null, SettledAt = final ? step.Now : null },
        };
        if (final)
        {
            step.Tell(new CallerSpoke(state.Turn.Number, heard.Text, heard.From, heard.Until) { Language = heard.Language });
        }
        else
        {
            step.Tell(new CallerHypothesis(state.Turn.Number, heard.Text) { From = heard.From, Until = heard.Until });
        }

        Replies.Abandon(step, NextAct.AnswerAnew, actedOn);
    }

    /// <summary>Words of the caller after the end of their turn: overlapping speech.</summary>
    private static void Beside(Step step, Utterance heard, bool final)
    {
        step.State = step.State with { OverlappingSpeech = step.State.OverlappingSpeech.With(heard, final), OverlappingSpeechAt = step.Now };
        step.Weigh(BargeInSigns.Words | (final ? BargeInSigns.FinalWords : BargeInSigns.None));
        if (final && step.State.Call is CallStage.Cut)
        {
            // The worker that continues the conversation finds these words in the log.
            Settlement.DropOverlappingSpeech(step, step.State.Turn.Number + 1);
        }
    }

    /// <summary>The caller has spoken after an echo without a pause. Only their own words count.</summary>
    /// <returns>The utterance from its first own word on.</returns>
    private static Utterance LeaveOut(Step step, Utterance heard, EchoTrace echo)
    {
        var state = step.State;
        step.State = state with
        {
            Echo = echo,
            HearsItself = true,
            Turn = state.Turn.IsCommitted ? state.Turn : state.Turn with { Words = state.Turn.Words.Without(heard) },
            OverlappingSpeech = state.OverlappingSpeech.Without(heard),
        };
        return heard with { From = echo.Until - state.OpenedAt };
    }

    /// <summary>Nobody has spoken. The words are dropped, and a turn that consists of nothing else is withdrawn.</summary>
    /// <returns>False when the words are part of a turn that the agent is already answering aloud.</returns>
    private static bool DropEcho(Step step, Utterance heard, EchoTrace echo)
    {
        var state = step.State;
        var turn = state.Turn with { Words = state.Turn.Words.Without(heard) };
        if (state.Turn.IsCommitted && state.Turn.Words.GuessOf(heard) is null)
        {
            step.State = state with { OverlappingSpeech = state.OverlappingSpeech.Without(heard) };
        }
        else if (turn is { Words.IsEmpty: true, Before: { } before } && state.Reply is null or { HasSaid: false })
        {
            Preemption.Discard(step);
            Replies.Abandon(step, next: null, "");
            step.State = step.State with { Turn = before };
            step.Tell(new CallerHypothesis(state.Turn.Number, ""));
        }
        else if (state.Turn.IsCommitted)
        {
            return false;
        }
        else
        {
            step.State = state with { Turn = turn with { EndDue = null } };
        }

        step.State = step.State with { Echo = echo, HearsItself = state.HearsItself || echo.IsSure, SilenceDue = null, HeardUnclear = false };
        step.Weigh(BargeInSigns.Nobody);
        return true;
    }

    /// <summary>The words were said before the end of the turn, and have no interim transcript.</summary>
    private static bool IsOfTurn(ConversationState state, Utterance heard) =>
        state.Turn.Number > 0 && state.OpenedAt + heard.Until <= state.Turn.SpeechEnd + ConversationState.SpokenWord;

    /// <summary>An answer that nobody has heard is withdrawn. A number is not divided, so an answer to half of it is withdrawn too, unless it is binding.</summary>
    private static bool MayAnswerAnew(ConversationState state, string late) =>
        state.Reply is { HasSaid: false } || (state.Reply is { } && IsNumber(late) && !Judging.IsBinding(state));

    private static bool IsNumber(string text) => Wording.Tokens(text).Any(Wording.IsDigit);

    /// <summary>The final transcript of words that were made final without it.</summary>
    private static bool IsRepeated(ConversationState state, Utterance heard) =>
        state.Turn.Words.Settled.Exists(settled => !settled.IsGuess && settled.Overlaps(heard) && Wording.Compare(settled.Text, heard.Text).Kind is RevisionKind.Same);

    /// <summary>An interim transcript for words that already have a final transcript. It is ignored.</summary>
    private static bool IsSettled(ConversationState state, Utterance heard) =>
        (state.OverlappingSpeech.Settled.LastOrDefault() ?? state.Turn.Words.Settled.LastOrDefault()) is { } sure && heard.From < sure.Until && heard.Until <= sure.Until;

    /// <summary>The voice activity detector has missed these words. The end of the speech moves to their end.</summary>
    private static void HearQuietVoice(Step step, Utterance heard, bool final)
    {
        var state = step.State;
        var until = state.OpenedAt + heard.Until;
        if (!final && state.SoundSince is null && until > state.SpeechEnd + ConversationState.SpokenWord)
        {
            step.State = state with { SpeechEnd = until < step.Now ? until : step.Now };
        }
    }

    private static Utterance Unspent(ConversationState state, Utterance heard)
    {
        var text = heard.Text.Trim();
        return heard with { Text = heard.From < state.Spent.Until ? Wording.Without(text, state.Spent.Tokens) : text };
    }
}
