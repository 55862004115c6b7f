using System.Collections.Immutable;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking.Operations;

/// <summary>Writes the history: the caller's words when they are final, and the agent's words as far as the caller heard them.</summary>
internal static class Settlement
{
    /// <summary>Sets the final transcript of the open utterance of a committed turn.</summary>
    public static void Settle(Step step, Utterance heard)
    {
        var turn = step.State.Turn;
        var words = turn.Words.With(heard, final: true);
        step.Tell(new CallerSpoke(turn.Number, heard.Text, heard.From, heard.Until) { Language = heard.Language });
        step.State = step.State with
        {
            Turn = turn with { Words = words, SettleDue = words.AreSettled ? null : turn.SettleDue, SettledAt = step.Now, Told = turn.Told is null ? null : words.Text },
            History = Corrected(step.State.History, turn.Told, words.Text),
        };
    }

    /// <summary>Makes the interim transcript final, because no final transcript is expected. A late final transcript does not repeat these words.</summary>
    public static void SettleByHypothesis(Step step)
    {
        var turn = step.State.Turn;
        foreach (var guess in turn.Words.Settled.Where(static utterance => utterance.IsGuess))
        {
            Spend(step, guess);
            step.Tell(new CallerSpoke(turn.Number, guess.Text, guess.From, guess.Until));
        }

        step.State = step.State with { Turn = turn with { Words = turn.Words.Kept(), SettleDue = null } };
        if (turn.Words.Open is { } open)
        {
            Spend(step, open);
            Settle(step, open);
        }
    }

    /// <summary>A new turn begins. The words of the current turn become final.</summary>
    public static void SettleTurn(Step step)
    {
        SettleByHypothesis(step);
        var state = step.State;
        if (state.Turn is { Told: null, Words.IsEmpty: false } turn)
        {
            step.State = state with { History = state.History.Add(new CallerSaid(turn.Words.Text)).AddRange(turn.Learned) };
        }
    }

    /// <summary>Settles a reply that has ended: played to its end, interrupted, or never heard.</summary>
    /// <param name="callerText">The caller's words that the reply answered.</param>
    /// <param name="forgotten">True when the turn continues as if the caller had heard nothing of the reply.</param>
    public static void SettleReply(Step step, Reply reply, string heard, bool interrupted, string callerText, TimeSpan until, bool forgotten = false)
    {
        if (reply.HasSaid)
        {
            step.Tell(new AgentSpoke(reply.Turn, reply.Epoch, heard, reply.Act, reply.Times.From, until, interrupted) { Fillers = reply.FillersSaid(step.State.Policy.Phrases), IsForgotten = forgotten && heard.Length > 0 });
        }

        var turn = step.State.Turn;
        if (reply.WasHeard(heard))
        {
            Usage.Use(step, reply, turn.Told is null ? turn.Words.Recognized : TimeSpan.Zero);
        }
        else
        {
            Usage.Waste(step, reply);
        }

        if (forgotten || heard.Length == 0)
        {
            var learned = AgentHandoff.Undo(step, reply);
            step.State = step.State with { Turn = turn with { Learned = turn.Learned.AddRange(learned) } };
            return;
        }

        var history = callerText.Length == 0 || turn.Told == callerText ? step.State.History : step.State.History.Add(new CallerSaid(callerText));
        step.State = step.State with
        {
            History = history.AddRange(turn.Learned).AddRange(AsHeard(reply, heard)),
            Turn = turn with { Told = callerText, Learned = [] },
        };
    }

    /// <summary>The history for the model: the earlier turns, the caller's words, and this reply so far.</summary>
    public static IReadOnlyList<HistoryEntry> ForModel(ConversationState state, Reply reply)
    {
        var text = state.Turn.Words.Text;
        var history = text.Length == 0 || state.Turn.Told == text ? state.History : state.History.Add(new CallerSaid(text));
        IEnumerable<HistoryEntry> said = AsHeard(reply, reply.ComposedText);
        if (reply.Before.Length > 0 && state.Turn.Learned.IsEmpty && history is [.., AgentSaid before] && said.FirstOrDefault() is AgentSaid more)
        {
            // The model continues one answer, although another worker has said its beginning.
            (history, said) = (history.SetItem(history.Count - 1, new AgentSaid(Scripts.Join([before.Text, more.Text]))), said.Skip(1));
        }

        return history.AddRange(state.Turn.Learned).AddRange(said);
    }

    /// <summary>Logs overlapping speech that does not become a turn, such as an "mm-hm", and removes it.</summary>
    public static void DropOverlappingSpeech(Step step, int turn)
    {
        var speech = step.State.OverlappingSpeech;
        var isBeside = turn == step.State.Turn.Number;
        TellKeys(step, speech, turn);
        TellWords(step, speech with { Open = null }, turn, isBeside);
        if (speech.Open is { } open)
        {
            Spend(step, open);
            step.Tell(new CallerSpoke(turn, open.Text, open.From, open.Until) { Language = open.Language, IsBeside = isBeside });
        }

        step.State = step.State with { OverlappingSpeech = Utterances.None, LoggedOverlap = "" };
    }

    /// <summary>Logs words over the agent's speech, as long as it is not decided what they are. A worker that takes the call over must know them.</summary>
    public static bool TellOverlap(Step step)
    {
        var speech = step.State.OverlappingSpeech;
        if (step.State is not { Call: CallStage.Connected, Next: null, Stopping: null } || step.State.LoggedOverlap == speech.Text)
        {
            return false;
        }

        step.State = step.State with { LoggedOverlap = speech.Text };
        step.Tell(new CallerOverlapped(speech.Spoken, (speech.Settled.FirstOrDefault() ?? speech.Open)?.From ?? TimeSpan.Zero, speech.Until) { Keys = speech.Keys.Length > 0 ? speech.Keys : null });
        return true;
    }

    /// <summary>Logs the keys that were pressed over the agent's speech, when it is known to which turn they belong.</summary>
    public static void TellKeys(Step step, Utterances speech, int turn)
    {
        if (speech.Keys.Length > 0)
        {
            step.Tell(new CallerPressed(turn, speech.Keys));
        }
    }

    /// <param name="isBeside">The words are part of no turn.</param>
    public static void TellWords(Step step, Utterances words, int turn, bool isBeside = false)
    {
        foreach (var utterance in words.Settled)
        {
            step.Tell(new CallerSpoke(turn, utterance.Text, utterance.From, utterance.Until) { Language = utterance.Language, IsBeside = isBeside });
        }

        if (words.Open is { } open)
        {
            step.Tell(new CallerHypothesis(turn, open.Text) { From = open.From, Until = open.Until });
        }
    }

    private static void Spend(Step step, Utterance open)
    {
        var before = open.From < step.State.Spent.Until ? step.State.Spent.Tokens : 0;
        step.State = step.State with { Spent = new SpentWords(open.Until, before + Wording.Tokens(open.Text).Count) };
    }

    private static ImmutableList<HistoryEntry> Corrected(ImmutableList<HistoryEntry> history, string? before, string text)
    {
        var at = before is null || before == text ? -1 : history.FindLastIndex(entry => entry is CallerSaid said && said.Text == before);
        return at < 0 ? history : history.SetItem(at, new CallerSaid(text));
    }

    /// <summary>The pieces of the reply, cut where the caller heard them last. All results of tools stay. Openers and fillers are
    /// left out if words of the answer follow, because the model would begin to imitate them.</summary>
    private static IEnumerable<HistoryEntry> AsHeard(Reply reply, string heard)
    {
        var left = heard.Count(static sign => !char.IsWhiteSpace(sign));
        var all = !reply.WasHeard(heard);
        var said = "";
        foreach (var piece in reply.Pieces)
        {
            if (piece is Clause clause)
            {
                var taken = Beginning(clause.Text, ref left);
                said = clause.IsBridge || (clause.IsFiller && !all) ? said : Scripts.Join([said, taken]);
                continue;
            }

            if (said.Length > 0)
            {
                yield return new AgentSaid(said);
                said = "";
            }

            yield return ((Learned)piece).Exchange;
        }

        if (said.Length > 0)
        {
            yield return new AgentSaid(said);
        }
    }

    /// <summary>The beginning of the text with at most <paramref name="left"/> characters other than spaces. Spaces do not count, because the voice joins clauses.</summary>
    private static string Beginning(string text, ref int left)
    {
        var end = 0;
        while (end < text.Length && (left > 0 || char.IsWhiteSpace(text[end])))
        {
            left -= char.IsWhiteSpace(text[end]) ? 0 : 1;
            end++;
        }

        return text[..end].Trim();
    }
}
