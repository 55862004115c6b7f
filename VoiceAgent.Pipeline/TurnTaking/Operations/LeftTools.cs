using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Pipeline.TurnTaking.Operations;

/// <summary>Decides what becomes of tools that another worker has called and that have not returned.</summary>
internal static class LeftTools
{
    private const string Unknown =
        "The connection was interrupted while the tool ran. It may have done its work. Do not call it again before another tool has shown that it did not. Otherwise tell the caller that the result is uncertain.";

    public static void Sort(Step step, TakenOver taken)
    {
        foreach (var left in taken.Tools)
        {
            var call = left.Call with { WantedAt = step.State.OpenedAt + left.Call.WantedAt };
            switch (call)
            {
                case { Ending: CallEnding.Transferred } when left.HasBegun:
                    // The gateway knows the attempt by the tool call's id, so this asks for its outcome.
                    step.State = step.State with { HasTriedTransfer = step.State.HasTriedTransfer || call.IsLastResort, Tools = step.State.Tools.Add(call with { Due = step.Now + call.Deadline }) };
                    step.Do(new RunTool(call.Turn, call.Id, call.Tool, call.Arguments, call.Deadline));
                    break;
                case { Kind: ToolKind.Terminal }:
                case { Kind: ToolKind.Commit } when left.MayRepeat:
                    step.State = step.State with { Tools = step.State.Tools.Add(call) };
                    break;
                case { Kind: ToolKind.Commit } when left.HasBegun:
                    ToolCalls.Return(step, call, ToolOutcome.TimedOut, Unknown);
                    break;
                default:
                    // The model calls it again, if the answer still needs it.
                    ToolCalls.Drop(step, call);
                    break;
            }
        }
    }

    /// <summary>The tools belong to the new reply from now on, which waits for them.</summary>
    public static void JoinReply(Step step) => step.State = step.State with
    {
        Tools = [.. step.State.Tools.Select(call => call.IsRunning || call.Turn != step.State.Reply?.Turn ? call : call with { Epoch = step.State.Reply.Epoch })],
    };
}
