using System.Text.Json;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Text.Cards;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>When a tool may run, and that each call of one ends exactly once.</summary>
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
        if ((wanted.Refusal ?? (wanted.Successor is { } successor ? HandoffRules.WhyNot(step.State, reply, successor) : null)) is { } refusal)
        {
            Return(step, call, ToolOutcome.Refused, refusal);
            return;
        }

        step.State = step.State with { Tools = step.State.Tools.Add(call) };
        if (call.Kind is ToolKind.Read || (call.Kind is ToolKind.Commit && step.State.Turn.Words.AreSettled))
        {
            Run(step, call);
        }
    }

    /// <summary>The caller's words are settled: what changes something may run.</summary>
    public static void RunHeld(Step step)
    {
        foreach (var call in step.State.Tools.Where(call => call is { Kind: ToolKind.Commit, IsRunning: false }))
        {
            Run(step, call);
        }
    }

    /// <summary>The caller has heard the reply: what ends the conversation may run.</summary>
    public static void RunTerminal(Step step, int epoch)
    {
        foreach (var call in step.State.Tools.Where(call => call.Kind is ToolKind.Terminal && call.Epoch == epoch))
        {
            Run(step, call);
        }
    }

    public static void Ended(Step step, string id, ToolOutcome outcome, string result)
    {
        if (step.State.Tools.Find(call => call.Id == id && call.IsRunning) is not { } ended)
        {
            return;
        }

        if (MayWait(step, ended, outcome))
        {
            step.State = step.State with { Tools = step.State.Tools.Replace(ended, ended with { Failure = new ToolFailure(outcome, result), Due = step.Now + step.Limits.Playout }) };
            return;
        }

        step.State = step.State with { Tools = step.State.Tools.Remove(ended) };
        Return(step, ended, outcome, result);
        if (step.State.Call is CallStage.Draining)
        {
            if (ended.Ending is CallEnding.Transferred && outcome is ToolOutcome.Succeeded)
            {
                EndingRules.Transferred(step);
            }

            EndingRules.FinishWhenDone(step);
        }
        else if (ended.Kind is ToolKind.Terminal)
        {
            TerminalEnded(step, ended, outcome);
        }
        else
        {
            step.ChangeReply(reply => reply with { Times = reply.Times with { ToolsEnded = step.Now } });
            AnsweringRules.Continue(step);
        }
    }

    /// <summary>The caller has hung up after the goodbye: what was to end the call has reached its purpose.</summary>
    public static void Fulfilled(Step step, int epoch)
    {
        foreach (var call in step.State.Tools.FindAll(call => call.Epoch == epoch && call.Ending is CallEnding.AgentHungUp))
        {
            step.State = step.State with { Tools = step.State.Tools.Remove(call) };
            TellReturned(step, call, ToolOutcome.Succeeded, "The caller hung up.");
        }
    }

    public static void TimedOut(Step step, ToolCall late)
    {
        step.Do(new CancelTool(late.Id));
        Ended(step, late.Id, ToolOutcome.TimedOut, late.Kind is ToolKind.Commit
            ? "No answer in time: it may have been done all the same. Do not repeat it; tell the caller that it is not certain."
            : "The tool did not answer in time.");
    }

    /// <summary>The reply was given up: its tools end, but for those that are changing something, or are what is left to do.</summary>
    public static void CancelFor(Step step, int epoch) => Cancel(step, call => call.Epoch == epoch && !(call.IsRunning && (call.Kind is ToolKind.Commit || call.IsLastResort)));

    public static void Cancel(Step step, Predicate<ToolCall> which)
    {
        foreach (var call in step.State.Tools.FindAll(which))
        {
            if (call.IsRunning)
            {
                step.Do(new CancelTool(call.Id));
            }

            step.State = step.State with { Tools = step.State.Tools.Remove(call) };

            // Nobody will know what became of something that was already changing.
            TellReturned(step, call, call is { Kind: ToolKind.Commit, IsRunning: true } ? ToolOutcome.TimedOut : ToolOutcome.Cancelled, "");
        }
    }

    /// <summary>Nobody speaks any more: a transfer that failed meanwhile is told now.</summary>
    public static void TellFailure(Step step)
    {
        if (step.State.Tools.Find(call => call.Failure is not null) is { Failure: { } failure } failed)
        {
            Ended(step, failed.Id, failure.Outcome, failure.Result);
        }
    }

    /// <summary>The caller is gone, to the human or for good: which of the two is known soon.</summary>
    public static void Hasten(Step step)
    {
        TellFailure(step);
        var due = step.Now + step.Limits.HangUp;
        step.State = step.State with
        {
            Tools = [.. step.State.Tools.Select(call => call is { Ending: CallEnding.Transferred, Due: { } later } && later > due ? call with { Due = due } : call)],
        };
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
            EndingRules.HangUp(step, ended.Ending ?? CallEnding.AgentHungUp);
        }
        else if (step.State is { Reply: null, Stopping: null, Turn.IsCommitted: true })
        {
            PlayoutRules.GoOn(step, null, ended.IsLastResort ? AfterStop.GiveUp : AfterStop.AnswerAgain);
        }
        else
        {
            AnsweringRules.Continue(step);
        }
    }

    private static void Run(Step step, ToolCall call)
    {
        step.State = step.State with { Tools = step.State.Tools.Replace(call, call with { Due = step.Now + call.Deadline }) };
        if (call.Ending is CallEnding.Transferred)
        {
            step.Tell(new TransferRequested("human", SummaryRedaction.Of(SummaryIn(call.Arguments))));
            ListeningRules.AwaitSomeone(step);
        }

        step.Do(new RunTool(call.Turn, call.Id, call.Tool, call.Arguments, call.Deadline));
        if (step.State.Reply is { HasSaid: false, FillerDue: { } filler } reply && reply.Epoch == call.Epoch)
        {
            var sooner = step.Now + step.Limits.ToolFiller;
            step.ChangeReply(waiting => waiting with { FillerDue = sooner < filler ? sooner : filler });
        }
    }

    /// <summary>The one end of a call of a tool that reached the model.</summary>
    public static void Return(Step step, ToolCall call, ToolOutcome outcome, string result)
    {
        TellReturned(step, call, outcome, result);
        var exchange = new ToolExchange(call.Id, call.Tool, call.Arguments, result);
        var state = step.State;
        if (state.Reply?.Epoch == call.Epoch)
        {
            step.ChangeReply(reply => reply with { Pieces = reply.Pieces.Add(new Learned(exchange)) });
        }
        else if (state.Turn.Number == call.Turn && state.Turn.Told is null)
        {
            step.State = state with { Turn = state.Turn with { Learned = state.Turn.Learned.Add(exchange) } };
        }
        else
        {
            step.State = state with { History = state.History.Add(exchange) };
        }
    }

    private static void TellReturned(Step step, ToolCall call, ToolOutcome outcome, string result) =>
        step.Tell(new ToolReturned(call.Turn, call.Id, call.Tool, outcome, result, step.Now - call.WantedAt));

    /// <summary>What the model has written for the colleague; the whole of its arguments where it has named that otherwise.</summary>
    private static string SummaryIn(string arguments)
    {
        try
        {
            using var json = JsonDocument.Parse(arguments);
            return json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("summary", out var summary) && summary.ValueKind is JsonValueKind.String
                ? summary.GetString()!
                : arguments;
        }
        catch (JsonException)
        {
            return arguments;
        }
    }
}
