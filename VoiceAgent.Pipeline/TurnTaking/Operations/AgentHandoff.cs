using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.TurnTaking.Operations;

/// <summary>Checks, makes and undoes handoffs.</summary>
internal static class AgentHandoff
{
    /// <returns>Why the handoff is refused. Null when it is allowed.</returns>
    public static string? WhyNot(ConversationState state, Reply reply, Persona successor)
    {
        if (state.Tools.Any(call => call.Kind is ToolKind.Handoff && call.Epoch == reply.Epoch))
        {
            return "A handoff to another agent is already in progress. Do not call another handoff tool.";
        }

        if (successor.Id == state.Persona.Id || state.Handoffs.Any(handoff => handoff.Turn == reply.Turn && handoff.From.Id == successor.Id))
        {
            return $"'{successor.Agent}' ({successor.Language}) is the active agent or has already passed the call on in this turn. Answer the caller yourself.";
        }

        return state.Handoffs.Count >= state.Policy.Limits.Handoffs
            ? "This call has had too many handoffs. Answer the caller yourself, or offer a transfer to a human."
            : null;
    }

    /// <summary>Makes the persona the active agent.</summary>
    public static void Use(Step step, Persona persona)
    {
        var from = step.State.Persona.Agent;
        step.State = step.State with { Persona = persona };
        step.Do(new UseAgent(persona.Id));
        step.Tell(new AgentTookOver(persona.Agent, persona.Language, from));
    }

    /// <summary>Undoes the handoffs of a reply that the caller did not hear. The agent before the reply becomes active again.</summary>
    /// <returns>The results of the tools in the reply, without the handoffs.</returns>
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
