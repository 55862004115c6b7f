using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.TurnTaking.Operations;

/// <summary>Sentences that the caller must hear to their end, such as a legal notice.</summary>
internal static class MustHear
{
    // Shorter pieces of a sentence, such as "Please", also occur in other sentences.
    private const int ShortestPiece = 12;

    /// <summary>Whether the reply contains such a sentence whose end the caller has not heard, according to the last report of the playout.</summary>
    public static bool Holds(ConversationState state, Reply reply) => WordsToHear(state.MustBeHeard, reply) > reply.HeardWords;

    /// <summary>Whether the reply must not be interrupted now. If so, the method also asks the playout how much the caller has heard.</summary>
    public static bool HoldOn(Step step, Reply reply)
    {
        if (!Holds(step.State, reply))
        {
            return false;
        }

        step.ChangeReply(speaking => speaking with { WasTalkedOver = true });
        step.Do(new AskHeard(reply.Epoch));
        return true;
    }

    private static int WordsToHear(IReadOnlyList<string> sentences, Reply reply)
    {
        if (sentences.Count == 0)
        {
            return 0;
        }

        var (words, until) = (0, 0);
        foreach (var clause in reply.Clauses.Take(reply.Said))
        {
            words += Wording.CountWords(clause.Text);
            until = sentences.Any(sentence => IsOf(clause.Text, sentence)) ? words : until;
        }

        return until;
    }

    private static bool IsOf(string clause, string sentence) =>
        clause.Contains(sentence, StringComparison.OrdinalIgnoreCase)
        || (clause.Length >= ShortestPiece && sentence.Contains(clause, StringComparison.OrdinalIgnoreCase));
}
