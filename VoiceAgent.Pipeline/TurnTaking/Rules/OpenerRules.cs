using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>
/// An opener is a short phrase such as "Okay." or "Let me see.". The agent says it when the turn has ended and no clause of
/// the answer is ready. It is synthesised in advance, so it plays at once. Fillers follow when the answer takes longer.
/// </summary>
internal static class OpenerRules
{
    /// <summary>No opener is due while the reply yields, or when the answer has a clause.</summary>
    public static TimeSpan? OpenerDue(ConversationState state) =>
        state.Reply is { YieldDue: null, IsComplete: false, OpenerDue: { } due, Composed: 0 } ? due : null;

    /// <summary>No filler is due while the reply yields to the caller.</summary>
    public static TimeSpan? FillerDue(ConversationState state) => state.Reply is { YieldDue: null, IsComplete: false } reply ? reply.FillerDue : null;

    public static void Open(Step step)
    {
        var turn = step.State.Turn;
        var openers = step.State.Policy.Phrases.Openers.For(turn.Words, step.State.Persona.Language);
        step.ChangeReply(reply => reply with { OpenerDue = null });
        if (openers.Count > 0)
        {
            // The transcript may have changed since. A farewell gets no opener.
            Replies.AddClause(step, openers[turn.Number % openers.Count], isFiller: true);
        }
    }

    public static void Fill(Step step, Reply reply)
    {
        var fillers = step.State.Policy.Phrases.Fillers;
        step.ChangeReply(waiting => waiting with { Fillers = waiting.Fillers + 1, FillerDue = null });
        if (fillers.Count > 0)
        {
            Replies.AddClause(step, fillers[reply.Fillers % fillers.Count], isFiller: true);
        }
    }
}
