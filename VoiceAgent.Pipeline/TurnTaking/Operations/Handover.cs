using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.TurnTaking.Operations;

/// <summary>Who has the caller, and what it takes for another agent to have them.</summary>
internal static class Handover
{
    /// <returns>Why the caller stays where they are; null when they may be handed over.</returns>
    public static string? WhyNot(ConversationState state, Reply reply, Persona successor)
    {
        if (state.Tools.Any(call => call.Kind is ToolKind.Handoff && call.Epoch == reply.Epoch))
        {
            return "The caller is being handed over already.";
        }

        if (successor.Id == state.Persona.Id || state.Handoffs.Any(handoff => handoff.Turn == reply.Turn && handoff.From.Id == successor.Id))
        {
            return $"'{successor.Agent}' ({successor.Language}) had the caller in this very turn and handed them over: answer them yourself.";
        }

        return state.Handoffs.Count >= state.Policy.Limits.Handoffs
            ? "The caller was handed from agent to agent too often: answer them yourself, or offer a human."
            : null;
    }

    /// <summary>The agent has the caller from here on.</summary>
    public static void Use(Step step, Persona persona)
    {
        var from = step.State.Persona.Agent;
        step.State = step.State with { Persona = persona };
        step.Do(new UseAgent(persona.Id));
        step.Tell(new AgentTookOver(persona.Agent, persona.Language, from));
    }

    /// <summary>Nobody heard the reply: the agent that had the caller before it has them again.</summary>
    /// <returns>What was learned in the reply, without the handing over.</returns>
    public static IEnumerable<ToolExchange> Undo(Step step, Reply reply)
    {
        var learned = reply.Pieces.OfType<Learned>().Select(piece => piece.Exchange).ToList();
        var undone = step.State.Handoffs.FindAll(handoff => handoff.Epoch == reply.Epoch);
        if (undone.IsEmpty || step.State.Call is not CallStage.Connected)
        {
            return learned;
        }

        step.State = step.State with { Handoffs = step.State.Handoffs.RemoveRange(undone) };
        Use(step, undone[0].From);
        return learned.Where(exchange => undone.All(handoff => handoff.ToolCallId != exchange.ToolCallId));
    }
}
