namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>
/// Sentences that the caller must hear to their end, a legal notice for one. Nothing stops the agent before; what the
/// caller says over them is kept, and taken up as soon as the sentence is over.
/// </summary>
internal static class MustHearRules
{
    // Shorter pieces of a sentence ("Please") would be found in others.
    private const int ShortestPiece = 12;

    /// <summary>Whether the reply must go on, as far as is known. If so, the voice is asked how far it is.</summary>
    public static bool HoldOn(Step step, Reply reply)
    {
        if (WordsToHear(step.State.Policy.Phrases.MustBeHeard, reply) <= reply.HeardWords)
        {
            return false;
        }

        step.ChangeReply(speaking => speaking with { WasTalkedOver = true });
        step.Do(new AskHeard(reply.Epoch));
        return true;
    }

    public static void Heard(Step step, VoiceHeard told)
    {
        if (step.State.Reply is not { } reply || reply.Epoch != told.Epoch)
        {
            return;
        }

        var heard = reply with { HeardWords = Words(told.Heard) };
        step.State = step.State with { Reply = heard };
        if (WordsToHear(step.State.Policy.Phrases.MustBeHeard, heard) > heard.HeardWords)
        {
            return;
        }

        if (step.State.SoundSince is { } since)
        {
            BargeInRules.SoundBegan(step, since);
        }

        if (!step.State.OverlappingSpeech.IsEmpty)
        {
            BargeInRules.WordsHeard(step, final: false);
        }
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
            words += Words(clause.Text);
            until = sentences.Any(sentence => IsOf(clause.Text, sentence)) ? words : until;
        }

        return until;
    }

    private static bool IsOf(string clause, string sentence) =>
        clause.Contains(sentence, StringComparison.OrdinalIgnoreCase)
        || (clause.Length >= ShortestPiece && sentence.Contains(clause, StringComparison.OrdinalIgnoreCase));

    private static int Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
}
