using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>
/// Passes the call from one agent to another. This happens within a reply, between two rounds with the model, when all tools
/// of the first agent have finished. The reply and the history continue, with the instructions, voice, language and settings
/// of the new agent. The handoff can be undone while the caller has heard nothing of the reply.
/// </summary>
internal static class HandoffRules
{
    /// <summary>Makes the successor the active agent, if the model has called a handoff tool. Runs before the next round with the model.</summary>
    public static bool TakeOver(Step step)
    {
        if (PendingHandoff(step) is not { Successor: { } successor } handoff || successor.Id == step.State.Persona.Id)
        {
            return false;
        }

        // The first agent's other tools are cancelled, because the successor decides what to do next.
        ToolCalls.CancelOthers(step, handoff);
        step.State = step.State with { Handoffs = step.State.Handoffs.Add(new Handoff(handoff.Id, handoff.Turn, handoff.Epoch, step.State.Persona, successor)) };
        AgentHandoff.Use(step, successor);
        foreach (var clause in successor.Policy.Phrases.TakesOver)
        {
            Replies.AddClause(step, clause);
        }

        return true;
    }

    /// <summary>Tells the successor's model that it is the active agent now.</summary>
    public static bool Brief(Step step)
    {
        if (PendingHandoff(step) is not { Successor: { } successor } handoff || successor.Id != step.State.Persona.Id)
        {
            return false;
        }

        step.State = step.State with { Tools = step.State.Tools.Remove(handoff) };
        step.ChangeReply(reply => reply with { Times = reply.Times with { ToolsEnded = step.Now } });
        ToolCalls.Return(step, handoff, ToolOutcome.Succeeded, Briefing(successor));
        return true;
    }

    private static ToolCall? PendingHandoff(Step step) =>
        !step.State.Tools.IsEmpty && step.State is { AwaitsRound: true, Reply: { } reply } && reply.Round < step.Limits.Rounds
            ? step.State.Tools.Find(call => call.Kind is ToolKind.Handoff && call.Epoch == reply.Epoch)
            : null;

    private static string Briefing(Persona successor) => successor.Policy.Phrases.TakesOver.Count == 0
        ? $"You are the agent '{successor.Agent}' now, and you speak {successor.Language}. The caller is on the line with you. Answer what they want. Do not greet them again."
        : $"You are the agent '{successor.Agent}' now, and you speak {successor.Language}. The caller is on the line with you. You have introduced yourself. Go on with what they want.";
}
