using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.TurnTaking.Operations;

/// <summary>Logs the usage of the providers as costs. Usage is wasted if the caller heard nothing of the reply.</summary>
internal static class Usage
{
    public static void Use(Step step, Reply reply, TimeSpan recognized)
    {
        if (reply.HasSaid || reply.Tokens > 0)
        {
            Tell(step, new UsageCounted(reply.Turn, reply.PromptTokens, reply.CompletionTokens, 0, reply.SaidCharacters, recognized));
        }
    }

    /// <summary>Counts the usage of a reply that the caller did not hear as wasted.</summary>
    public static void Waste(Step step, Reply reply)
    {
        if (reply.HasSaid || reply.Tokens > 0)
        {
            Tell(step, new UsageCounted(reply.Turn, reply.PromptTokens, reply.CompletionTokens, reply.Tokens, reply.SaidCharacters, TimeSpan.Zero));
        }
    }

    public static void Tell(Step step, UsageCounted usage)
    {
        var tokens = step.State.Tokens;
        step.State = step.State with
        {
            Tokens = new TokenAccount(tokens.Used + usage.PromptTokens + usage.CompletionTokens - usage.WastedTokens, tokens.Wasted + usage.WastedTokens),
        };
        step.Tell(usage);
    }
}
