using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>What the providers' work was good for: heard by the caller, or thrown away. The log says both, as cost.</summary>
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
            Tell(step, new UsageCounted(step.State.Turn.Number, counted.Prompt, counted.Completion, counted.Prompt + counted.Completion, 0, TimeSpan.Zero));
        }
    }

    public static void Use(Step step, Reply reply, TimeSpan recognized)
    {
        if (reply.HasSaid || reply.Tokens > 0)
        {
            Tell(step, new UsageCounted(reply.Turn, reply.PromptTokens, reply.CompletionTokens, 0, reply.SaidCharacters, recognized));
        }
    }

    /// <summary>The caller has heard nothing of it.</summary>
    public static void Waste(Step step, Reply reply)
    {
        if (reply.HasSaid || reply.Tokens > 0)
        {
            Tell(step, new UsageCounted(reply.Turn, reply.PromptTokens, reply.CompletionTokens, reply.Tokens, reply.SaidCharacters, TimeSpan.Zero));
        }
    }

    private static void Tell(Step step, UsageCounted usage)
    {
        var tokens = step.State.Tokens;
        step.State = step.State with
        {
            Tokens = new TokenAccount(tokens.Used + usage.PromptTokens + usage.CompletionTokens - usage.WastedTokens, tokens.Wasted + usage.WastedTokens),
        };
        step.Tell(usage);
    }
}
