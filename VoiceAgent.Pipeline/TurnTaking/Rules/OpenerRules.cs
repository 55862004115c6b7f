using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>
/// "Okay." – "Let me see.": the small word with which people take the floor while they still think. It is spoken when
/// the turn is over and no clause of the answer is there yet; it is synthesised ahead, so that it comes at once. Fillers
/// follow where the answer takes longer.
/// </summary>
internal static class OpenerRules
{
    /// <summary>No opener into the caller's own sound, and none once there is something to say.</summary>
    public static TimeSpan? OpenerDue(ConversationState state) =>
        state.Reply is { YieldDue: null, IsComplete: false, OpenerDue: { } due, Composed: 0 } ? due : null;

    /// <summary>Nothing fills a pause that the caller's own sound has made.</summary>
    public static TimeSpan? FillerDue(ConversationState state) => state.Reply is { YieldDue: null, IsComplete: false } reply ? reply.FillerDue : null;

    public static void Open(Step step)
    {
        var turn = step.State.Turn;
        var openers = step.State.Policy.Phrases.Openers.For(turn.Words);
        step.ChangeReply(reply => reply with { OpenerDue = null });
        if (openers.Count > 0)
        {
            // The words may have become others since: what is a farewell now gets none.
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
