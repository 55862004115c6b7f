using VoiceAgent.Pipeline.TurnTaking.Rules;

namespace VoiceAgent.Pipeline.TurnTaking.Machine;

/// <summary>
/// The policy of the conversation. The rule of an event records what happened and calls no other rule; what follows is
/// found here. The list is read from the top, each time one of it has changed something, until none has anything to do.
/// </summary>
internal static class FollowUps
{
    // A step makes a dozen changes at most. So many mean that two of the list undo each other.
    private const int MostChanges = 200;

    private static readonly FollowUp[] InOrder =
    [
        // The call.
        new("Hang up when the agent wants to", EndingRules.HangUp),

        // What the caller says and does.
        new("Run tools that waited until the words were settled", ToolRules.RunSettled),
        new("Throw a preemptive reply away whose words have changed", PreemptiveRules.DiscardStale),
        new("Weigh an interruption", BargeInRules.Weigh),

        // What has failed.
        new("Ask the fallback model where the model has failed", RecoveryRules.AskFallbackModel),
        new("End a reply with an apology where the model has failed", RecoveryRules.EndFailedAnswer),
        new("Give up a reply that cannot be spoken", RecoveryRules.EndFailedSpeech),

        // What comes once the agent is silent.
        new("Give the caller the floor", ListeningRules.HearCaller),
        new("Take the turn up again whose words turned out different", ListeningRules.Reopen),
        new("Apologise", RecoveryRules.Apologise),
        new("Give up: transfer or say goodbye", RecoveryRules.GiveUp),
        new("Say goodbye at the longest duration", EndingRules.SayFarewell),

        // The end of the caller's turn, and its answer.
        new("Work out when the turn ends", ListeningRules.AwaitEnd),
        new("Commit the turn when the caller was silent long enough", ListeningRules.Commit),
        new("Ask again after a turn without words", AnsweringRules.AskAgain),
        new("Answer with the preemptive reply", PreemptiveRules.Promote),
        new("Answer the turn", AnsweringRules.Answer),
        new("Answer again with what a tool has brought", AnsweringRules.AnswerAgain),

        // The reply.
        new("Give the voice what is to be said", AnsweringRules.SayPending),
        new("Hand the caller to another agent", HandoffRules.TakeOver),
        new("Tell the other agent that it has the caller", HandoffRules.Brief),
        new("Ask the model for the next round", AnsweringRules.AskModel),
        new("Begin a preemptive reply", PreemptiveRules.Begin),

        // Nobody speaks.
        new("Tell that a transfer has failed", ToolRules.TellFailure),
        new("Await somebody", SilenceRules.AwaitSomebody),
        new("Finish the call when everything is done", EndingRules.FinishWhenDone),
    ];

    /// <summary>Everything that follows from the state as it is, and then from what was held back until now.</summary>
    public static void Run(Step step)
    {
        Settle(step);
        while (step.TryTakeReleased(out var held) && step.State.Call is not CallStage.Ended)
        {
            ConversationMachine.Take(step, held);
            Settle(step);
        }
    }

    private static void Settle(Step step)
    {
        for (var changes = 0; Changing(step) is { } followUp; changes++)
        {
            if (changes == MostChanges)
            {
                throw new InvalidOperationException($"The follow-ups of an event do not end. The last one that ran: {followUp.What}.");
            }
        }
    }

    /// <returns>The first that had something to do; null where none had.</returns>
    private static FollowUp? Changing(Step step)
    {
        if (step.State.Call is CallStage.Ended)
        {
            return null;
        }

        foreach (var followUp in InOrder)
        {
            if (followUp.Acts(step))
            {
                return followUp;
            }
        }

        return null;
    }

    /// <param name="Acts">Does it where the state asks for it, and says whether it did. Asked again it has nothing to do.</param>
    private sealed record FollowUp(string What, Func<Step, bool> Acts);
}
