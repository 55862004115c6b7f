using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>The model tells what its answer took.</summary>
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
            // Of an answer that nobody waits for any more.
            Usage.Tell(step, new UsageCounted(step.State.Turn.Number, counted.Prompt, counted.Completion, counted.Prompt + counted.Completion, 0, TimeSpan.Zero));
        }
    }
}
