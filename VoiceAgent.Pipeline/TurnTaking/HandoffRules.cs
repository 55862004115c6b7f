using System.Collections.Immutable;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>
/// How one agent hands the caller to another: in the middle of a reply, between two rounds with the model, when every
/// tool of the first has answered. The same reply goes on with the other's instructions, voice, language and manners;
/// history is one. As long as the caller has heard nothing of the reply, it can be undone.
/// </summary>
internal static class HandoffRules
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

    /// <summary>Before the next round with the model: if the agent wanted to hand over, the other has the caller now.</summary>
    public static void TakeOver(Step step)
    {
        if (step.State.Reply is not { } reply
            || step.State.Tools.Find(call => call.Kind is ToolKind.Handoff && call.Epoch == reply.Epoch) is not { Successor: { } successor } handing)
        {
            return;
        }

        // What the first agent wanted done at the reply's end is the other's to decide.
        ToolRules.Cancel(step, call => call.Epoch == reply.Epoch && call.Id != handing.Id);
        step.State = step.State with
        {
            Tools = step.State.Tools.Remove(handing),
            Handoffs = step.State.Handoffs.Add(new Handoff(handing.Id, reply.Turn, reply.Epoch, step.State.Persona, successor)),
        };
        Use(step, successor);
        foreach (var clause in successor.Policy.Phrases.TakesOver)
        {
            AnsweringRules.AddClause(step, clause);
        }

        step.ChangeReply(going => going with { Times = going.Times with { ToolsEnded = step.Now } });
        ToolRules.Return(step, handing, ToolOutcome.Succeeded, Briefing(successor));
    }

    /// <summary>Nobody heard the reply: whoever had the caller before it has them again.</summary>
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

    private static void Use(Step step, Persona persona)
    {
        var from = step.State.Persona.Agent;
        step.State = step.State with { Persona = persona };
        step.Do(new UseAgent(persona.Id));
        step.Tell(new AgentTookOver(persona.Agent, persona.Language, from));
    }

    private static string Briefing(Persona successor) => successor.Policy.Phrases.TakesOver.Count == 0
        ? $"You are the agent '{successor.Agent}' now, you speak {successor.Language} and have the caller. Answer what they want; do not greet them again."
        : $"You are the agent '{successor.Agent}' now, you speak {successor.Language} and have the caller. You have introduced yourself: go on with what they want.";
}

/// <summary>One agent handed the caller to another.</summary>
/// <param name="Turn">The caller's turn in whose answer it happened.</param>
/// <param name="Epoch">The reply.</param>
internal sealed record Handoff(string ToolCallId, int Turn, int Epoch, Persona From, Persona To);
