using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>
/// "Okay." – "Let me see.": the small word with which people take the floor while they still think. It is spoken when
/// the turn is over and no clause of the answer is there yet; it is synthesised ahead, so that it comes at once.
/// </summary>
internal static class OpenerRules
{
    public static void Await(Step step)
    {
        var turn = step.State.Turn;
        if (step.State.Policy.Phrases.Openers.For(turn.Words).Count > 0)
        {
            var due = turn.SpeechEnd + step.Limits.Opener;
            step.ChangeReply(reply => reply with { OpenerDue = due > step.Now ? due : step.Now });
            return;
        }

        // Without one the caller waits from the end of their own words on.
        var filler = turn.SpeechEnd + step.Limits.ModelFiller;
        if (step.State.Reply is { HasSaid: false, FillerDue: { } later } && filler < later)
        {
            step.ChangeReply(reply => reply with { FillerDue = filler > step.Now ? filler : step.Now });
        }
    }

    /// <summary>No opener into the caller's own sound, and none once there is something to say.</summary>
    public static TimeSpan? Due(ConversationState state) =>
        state.Reply is { YieldDue: null, IsComplete: false, OpenerDue: { } due } reply && !reply.Clauses.Any() ? due : null;

    public static void Speak(Step step)
    {
        var turn = step.State.Turn;
        var openers = step.State.Policy.Phrases.Openers.For(turn.Words);
        step.ChangeReply(reply => reply with { OpenerDue = null });
        if (openers.Count > 0)
        {
            // The words may have become others since: what is a farewell now gets none.
            AnsweringRules.AddClause(step, openers[turn.Number % openers.Count], isFiller: true);
        }
    }

    /// <summary>Nobody says "Thank you. Thank you, and …": an opener that the answer begins with was the answer's beginning.</summary>
    /// <returns>What is left to say of the clause.</returns>
    public static string TakeIn(Step step, string clause)
    {
        var pieces = step.State.Reply!.Pieces;
        var at = pieces.FindLastIndex(piece => piece is Clause);
        if (at < 0 || pieces[at] is not Clause { IsFiller: true } opener)
        {
            return clause;
        }

        var said = Wording.Tokens(opener.Text);
        if (!Wording.Tokens(clause).Take(said.Count).SequenceEqual(said))
        {
            return clause;
        }

        step.ChangeReply(reply => reply with { Pieces = pieces.SetItem(at, opener with { IsFiller = false }) });
        return Wording.Without(clause, said.Count);
    }
}

/// <summary>Openers by what the caller said, used in turn; an empty list is none.</summary>
internal sealed record Openers
{
    public static Openers Default { get; } = new()
    {
        Told = ["Okay.", "All right.", "I see."],
        Asked = ["Let me see.", "Good question.", "Let me check."],
        Number = ["Thank you.", "Got it."],
    };

    public static Openers None { get; } = new();

    /// <summary>After a statement or a request.</summary>
    public IReadOnlyList<string> Told { get; init; } = [];

    /// <summary>After a question.</summary>
    public IReadOnlyList<string> Asked { get; init; } = [];

    /// <summary>After digits, said or keyed in.</summary>
    public IReadOnlyList<string> Number { get; init; } = [];

    public IEnumerable<string> All => [.. Told, .. Asked, .. Number];

    public IReadOnlyList<string> For(Utterances said)
    {
        var spoken = said.Spoken;
        var tokens = Wording.Tokens(spoken);
        return said.EndsInKeys ? Number
            : tokens.Count == 0 || Completeness.IsCourtesy(tokens) ? []
            : Completeness.EndsInNumber(tokens) ? Number
            : Completeness.IsQuestion(spoken, tokens) ? Asked
            : Told;
    }
}
