using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>Counts the tokens that the model reports for an answer.</summary>
internal static class UsageRules
{
    public static void Counted(Step step, TokensCounted counted)
    {
        if (step.State.Reply?.Epoch == counted.Epoch)
        {
            step.ChangeReply(reply => reply.With(counted));
        }
        else if (step.State.Stopping is { } stopped && stopped.Reply.Epoch == counted.Epoch)
        {
            step.State = step.State with { Stopping = stopped with { Reply = stopped.Reply.With(counted) } };
        }
        else
        {
            // The answer was discarded, so its tokens are wasted.
            Usage.Tell(step, new UsageCounted(step.State.Turn.Number, counted.Prompt, counted.Completion, counted.Prompt + counted.Completion, 0, TimeSpan.Zero));
        }
    }
}
