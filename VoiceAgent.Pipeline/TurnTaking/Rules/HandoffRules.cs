using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>
/// How one agent hands the caller to another: in the middle of a reply, between two rounds with the model, when every
/// tool of the first has answered. The same reply goes on with the other's instructions, voice, language and manners;
/// history is one. As long as the caller has heard nothing of the reply, it can be undone.
/// </summary>
internal static class HandoffRules
{
    /// <summary>Before the next round with the model: if the agent wanted to hand over, the other has the caller now.</summary>
    public static bool TakeOver(Step step)
    {
        if (Handing(step) is not { Successor: { } successor } handing || successor.Id == step.State.Persona.Id)
        {
            return false;
        }

        // What the first agent wanted done at the reply's end is the other's to decide.
        ToolCalls.CancelOthers(step, handing);
        step.State = step.State with { Handoffs = step.State.Handoffs.Add(new Handoff(handing.Id, handing.Turn, handing.Epoch, step.State.Persona, successor)) };
        Handover.Use(step, successor);
        foreach (var clause in successor.Policy.Phrases.TakesOver)
        {
            Replies.AddClause(step, clause);
        }

        return true;
    }

    /// <summary>The successor has the caller, and is told so.</summary>
    public static bool Brief(Step step)
    {
        if (Handing(step) is not { Successor: { } successor } handing || successor.Id != step.State.Persona.Id)
        {
            return false;
        }

        step.State = step.State with { Tools = step.State.Tools.Remove(handing) };
        step.ChangeReply(going => going with { Times = going.Times with { ToolsEnded = step.Now } });
        ToolCalls.Return(step, handing, ToolOutcome.Succeeded, Briefing(successor));
        return true;
    }

    private static ToolCall? Handing(Step step) =>
        !step.State.Tools.IsEmpty && step.State is { AwaitsRound: true, Reply: { } reply } && reply.Round < step.Limits.Rounds
            ? step.State.Tools.Find(call => call.Kind is ToolKind.Handoff && call.Epoch == reply.Epoch)
            : null;

    private static string Briefing(Persona successor) => successor.Policy.Phrases.TakesOver.Count == 0
        ? $"You are the agent '{successor.Agent}' now, you speak {successor.Language} and have the caller. Answer what they want; do not greet them again."
        : $"You are the agent '{successor.Agent}' now, you speak {successor.Language} and have the caller. You have introduced yourself: go on with what they want.";
}
