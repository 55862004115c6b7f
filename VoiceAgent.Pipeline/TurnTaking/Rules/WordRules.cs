using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking.Operations;
using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>Decides which turn the caller's words belong to, and whether they change a turn that was already answered.</summary>
internal static class WordRules
{
    // Transcribers report the ends of words only roughly. Only a word that ends later than this was missed by the voice activity detector.
    private static readonly TimeSpan Overrun = TimeSpan.FromMilliseconds(400);

    public static void Heard(Step step, Utterance heard, bool final)
    {
        heard = Unspent(step.State, heard);
        if (heard.Text.Length == 0 || (!final && IsSettled(step.State, heard)))
        {
            return;
        }

        var turn = step.State.Turn;
        HearQuietVoice(step, heard, final);
        step.State = step.State with
        {
            SoundDue = step.State.SoundSince is null ? null : step.Now + (final && !turn.IsCommitted ? step.Limits.Murmur : step.Limits.Sound),
            SilenceDue = null,
            HeardUnclear = false,
        };
        if (!turn.IsCommitted)
        {
            GoOn(step, heard, final);
        }
        else if (turn.Words.Open is { } acted && heard.From < acted.Until)
        {
            Reconsider(step, acted, heard, final);
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
            step.Tell(new CallerPressed(state.Turn.Number + 1, digit.ToString()));
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
            step.Tell(new CallerHypothesis(turn.Number, heard.Text));
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
        if (state.Call is not CallStage.Connected || state.Stopping is not null || state.Reply is { IsInterruptible: false } || state.Parting?.Ending is not null)
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

        Replies.Abandon(step, NextAct.AnswerAnew, actedOn);
    }

    /// <summary>Words of the caller after the end of their turn: overlapping speech.</summary>
    private static void Beside(Step step, Utterance heard, bool final)
    {
        if (Echo.Is(step.State, step.Now, heard))
        {
            // The words are an echo of the agent's voice, so they are dropped.
            step.State = step.State with { HearsItself = true, OverlappingSpeech = step.State.OverlappingSpeech with { Open = null } };
            step.Weigh(BargeInSigns.Nobody);
            return;
        }

        step.State = step.State with { OverlappingSpeech = step.State.OverlappingSpeech.With(heard, final), OverlappingSpeechAt = step.Now };
        step.Weigh(BargeInSigns.Words | (final ? BargeInSigns.FinalWords : BargeInSigns.None));
    }

    /// <summary>An interim transcript for words that already have a final transcript. It is ignored.</summary>
    private static bool IsSettled(ConversationState state, Utterance heard) =>
        (state.OverlappingSpeech.Settled.LastOrDefault() ?? state.Turn.Words.Settled.LastOrDefault()) is { } sure && heard.From < sure.Until && heard.Until <= sure.Until;

    /// <summary>The voice activity detector has missed these words. The end of the speech moves to their end.</summary>
    private static void HearQuietVoice(Step step, Utterance heard, bool final)
    {
        var state = step.State;
        var until = state.OpenedAt + heard.Until;
        if (!final && state.SoundSince is null && until > state.SpeechEnd + Overrun)
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
