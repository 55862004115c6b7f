using VoiceAgent.Pipeline.TurnTaking.Operations;
using VoiceAgent.Pipeline.TurnTaking.Rules;

namespace VoiceAgent.Pipeline.TurnTaking.Machine;

/// <summary>
/// The policy of the conversation. The rule of an event records what happened and calls no other rule. This list decides
/// what follows. When an entry has changed something, the list starts again from the top, until no entry changes anything.
/// </summary>
internal static class FollowUps
{
    // A step makes about ten changes at most. This many changes mean that two entries undo each other.
    private const int MostChanges = 200;

    private static readonly FollowUp[] InOrder =
    [
        // The call.
        new("Continue the conversation of another worker", TakeOverRules.Continue),
        new("End the doubt about who has picked up", ScreenRules.Doubt),
        new("Leave the message for a voicemail", ScreenRules.LeaveMessage),
        new("Hang up when the agent wants to", EndingRules.HangUp),

        // What the caller says and does.
        new("Run the tools that waited for the final transcript", ToolRules.RunSettled),
        new("Discard the preemptive reply if the caller's words have changed", PreemptiveRules.DiscardStale),
        new("Decide whether the caller interrupts", BargeInRules.Weigh),

        // Failures of providers.
        new("Ask the model once more when it has failed", RecoveryRules.AskOnceMore),
        new("End the reply with an apology when the model has failed", RecoveryRules.EndFailedAnswer),
        new("Abandon a reply that cannot be spoken", RecoveryRules.EndFailedSpeech),

        // What the agent does when its voice is silent.
        new("Give the caller the floor", ListeningRules.HearCaller),
        new("Reopen the turn when its words have changed", ListeningRules.Reopen),
        new("Apologise", RecoveryRules.Apologise),
        new("Give up: transfer or say goodbye", RecoveryRules.GiveUp),
        new("Begin a transfer that was promised", RecoveryRules.KeepPromise),
        new("Say goodbye when the call has reached its longest duration", EndingRules.SayFarewell),

        // The language of the conversation, before the answer is asked for.
        new("Judge the language of the caller's words", LanguageRules.Judge),
        new("Follow the caller to another language", LanguageRules.Follow),

        // The end of the caller's turn, and the answer to it.
        new("Calculate when the turn ends", ListeningRules.AwaitEnd),
        new("Commit the turn when the caller has been silent long enough", ListeningRules.Commit),
        new("Ask the caller to repeat a turn without words", AnsweringRules.AskAgain),
        new("Answer a caller who needs time, and a queue", SilenceRules.Acknowledge),
        new("Answer with the preemptive reply", PreemptiveRules.Promote),
        new("Answer the turn", AnsweringRules.Answer),
        new("Answer again with the result of a tool", AnsweringRules.AnswerAgain),

        // The reply.
        new("Send the pending clauses to the voice", AnsweringRules.SayPending),
        new("Pass the call to another agent", HandoffRules.TakeOver),
        new("Inform the new agent of the handoff", HandoffRules.Brief),
        new("Ask the model for the next round", AnsweringRules.AskModel),
        new("Begin a preemptive reply", PreemptiveRules.Begin),

        // Silence, and the end of the call.
        new("Report a failed transfer", ToolRules.TellFailure),
        new("Log words over the agent's speech", Settlement.TellOverlap),
        new("Log why the caller is silent", SilenceRules.TellReason),
        new("Start the silence timeout", SilenceRules.AwaitSomebody),
        new("Finish the call when everything is done", EndingRules.FinishWhenDone),
    ];

    /// <summary>Runs the follow-ups of the state, then the rules of the released events with their follow-ups.</summary>
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
        for (var changes = 0; RunFirst(step) is { } followUp; changes++)
        {
            if (changes == MostChanges)
            {
                throw new InvalidOperationException($"The follow-ups of one event did not finish after {MostChanges} changes. The last follow-up was '{followUp.What}'. Make sure that it has nothing to do when it runs again.");
            }
        }
    }

    /// <returns>The first follow-up that changed something. Null when none did.</returns>
    private static FollowUp? RunFirst(Step step)
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

    /// <param name="Acts">Acts if the state requires it, and returns whether it did. When it runs again, it has nothing to do.</param>
    private sealed record FollowUp(string What, Func<Step, bool> Acts);
}
