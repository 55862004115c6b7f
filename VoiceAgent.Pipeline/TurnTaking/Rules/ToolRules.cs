using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>Decides when a tool may run, and what its result means for the call.</summary>
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
        if ((wanted.Refusal ?? (wanted.Successor is { } successor ? AgentHandoff.WhyNot(step.State, reply, successor) : null)) is { } refusal)
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

    public static void TimedOut(Step step, ToolCall overdue)
    {
        step.Do(new CancelTool(overdue.Id));
        End(step, overdue, ToolOutcome.TimedOut, overdue.Kind is ToolKind.Commit
            ? "The tool did not answer in time. It may have done its work. Do not call it again. Tell the caller that the result is uncertain."
            : "The tool did not answer in time.");
    }

    /// <summary>Runs a tool that changes data, when the transcript of the turn is final.</summary>
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

    /// <summary>Reports a failed transfer when the agent has finished its filler.</summary>
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
                // The telephony service may close the media stream before it reports the completed transfer. Then the caller has not hung up.
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

    /// <summary>A failed transfer is reported after the filler that the agent is speaking.</summary>
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
        else if (step.State is { Call: CallStage.Connected, Reply: null, Stopping: null, Turn.IsCommitted: true })
        {
            step.Then(ended.IsLastResort ? NextAct.GiveUp : NextAct.AnswerAgain);
        }
    }
}
