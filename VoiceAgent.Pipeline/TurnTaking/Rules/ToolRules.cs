using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>When a tool may run, and what its result means for the call.</summary>
internal static class ToolRules
{
    public static void Wanted(Step step, ToolWanted wanted)
    {
        if (step.State.Reply is not { AnswerDue: not null } reply || reply.Epoch != wanted.Epoch)
        {
            return;
        }

        step.Tell(new ToolCalled(reply.Turn, wanted.ToolCallId, wanted.Tool, wanted.Arguments));
        step.ChangeReply(wanting => wanting with
        {
            AnswerDue = step.Now + step.Limits.Answer,
            WantsMore = wanting.WantsMore || wanted.Refusal is not null || wanted.Kind is not ToolKind.Terminal,
            Times = wanting.Times with { ToolWanted = wanting.Times.ToolWanted ?? step.Now },
        });
        var call = new ToolCall(reply.Epoch, reply.Turn, wanted.ToolCallId, wanted.Tool, wanted.Arguments, wanted.Kind, wanted.Deadline)
        {
            WantedAt = step.Now,
            Ending = wanted.Ending,
            Successor = wanted.Successor,
        };
        if ((wanted.Refusal ?? (wanted.Successor is { } successor ? Handover.WhyNot(step.State, reply, successor) : null)) is { } refusal)
        {
            ToolCalls.Return(step, call, ToolOutcome.Refused, refusal);
            return;
        }

        step.State = step.State with { Tools = step.State.Tools.Add(call) };
        if (call.Kind is ToolKind.Read)
        {
            ToolCalls.Run(step, call);
        }
    }

    public static void Ended(Step step, string id, ToolOutcome outcome, string result)
    {
        if (step.State.Tools.Find(call => call.Id == id && call.IsRunning) is { } ended)
        {
            End(step, ended, outcome, result);
        }
    }

    public static void TimedOut(Step step, ToolCall late)
    {
        step.Do(new CancelTool(late.Id));
        End(step, late, ToolOutcome.TimedOut, late.Kind is ToolKind.Commit
            ? "No answer in time: it may have been done all the same. Do not repeat it; tell the caller that it is not certain."
            : "The tool did not answer in time.");
    }

    /// <summary>The caller's words are settled: what changes something may run.</summary>
    public static bool RunSettled(Step step)
    {
        if (step.State is not { Turn: { IsCommitted: true, SettleDue: null }, Tools.IsEmpty: false }
            || step.State.Tools.Find(static call => call is { Kind: ToolKind.Commit, IsRunning: false }) is not { } held)
        {
            return false;
        }

        ToolCalls.Run(step, held);
        return true;
    }

    /// <summary>Nobody speaks any more: a transfer that failed meanwhile is told now.</summary>
    public static bool TellFailure(Step step)
    {
        if (step.State is not { Call: CallStage.Connected, Stopping: null, Tools.IsEmpty: false, Reply: null or { Act: not SpeechAct.Prompt } }
            || step.State.Tools.Find(static call => call.Failure is not null) is not { Failure: { } failure } failed)
        {
            return false;
        }

        End(step, failed, failure.Outcome, failure.Result);
        return true;
    }

    private static void End(Step step, ToolCall ended, ToolOutcome outcome, string result)
    {
        if (MayWait(step, ended, outcome))
        {
            step.State = step.State with { Tools = step.State.Tools.Replace(ended, ended with { Failure = new ToolFailure(outcome, result), Due = step.Now + step.Limits.Playout }) };
            return;
        }

        step.State = step.State with { Tools = step.State.Tools.Remove(ended) };
        ToolCalls.Return(step, ended, outcome, result);
        if (step.State.Call is CallStage.Draining)
        {
            if (step.State.Ending is CallEnding.CallerHungUp && ended.Ending is CallEnding.Transferred && outcome is ToolOutcome.Succeeded)
            {
                // The far side may close the line before it has said that the transfer went well: the caller has not hung up then.
                step.State = step.State with { Ending = CallEnding.Transferred };
            }
        }
        else if (ended.Kind is ToolKind.Terminal)
        {
            TerminalEnded(step, ended, outcome);
        }
        else
        {
            step.ChangeReply(reply => reply with { Times = reply.Times with { ToolsEnded = step.Now } });
        }
    }

    /// <summary>That the transfer failed may wait until the "still on it" that is being said is over.</summary>
    private static bool MayWait(Step step, ToolCall ended, ToolOutcome outcome) =>
        ended is { Ending: CallEnding.Transferred, Failure: null }
        && outcome is not ToolOutcome.Succeeded
        && step.State is { Call: CallStage.Connected, Reply.Act: SpeechAct.Prompt };

    private static void TerminalEnded(Step step, ToolCall ended, ToolOutcome outcome)
    {
        if (outcome is ToolOutcome.Succeeded)
        {
            step.State = step.State with { HangUp = ended.Ending ?? CallEnding.AgentHungUp };
        }
        else if (step.State is { Reply: null, Stopping: null, Turn.IsCommitted: true })
        {
            step.Then(ended.IsLastResort ? NextAct.GiveUp : NextAct.AnswerAgain);
        }
    }
}
