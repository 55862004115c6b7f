using System.Text.Json;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Text.Cards;

namespace VoiceAgent.Pipeline.TurnTaking.Operations;

/// <summary>Runs, cancels and ends tool calls. Each call ends exactly once.</summary>
internal static class ToolCalls
{
    /// <summary>The target of a transfer that the agent has asked for. The gateway knows the number.</summary>
    public const string Human = "human";

    public static void Run(Step step, ToolCall call)
    {
        step.State = step.State with
        {
            Tools = step.State.Tools.Replace(call, call with { Due = step.Now + call.Deadline }),
            Turn = call.Kind is ToolKind.Commit && call.Turn == step.State.Turn.Number ? step.State.Turn with { HasChangedData = true } : step.State.Turn,

            // A transfer that was announced and never began is no try.
            HasTriedTransfer = step.State.HasTriedTransfer || call.IsLastResort,
        };
        if (call.Ending is CallEnding.Transferred)
        {
            step.Tell(new TransferRequested(Human, SummaryRedaction.Of(SummaryIn(call.Arguments))));

            // From now on the caller waits for the human to answer, so the silence timeout starts again.
            step.State = step.State with { SilenceDue = null, HeardUnclear = false };
        }

        if (call.Kind is ToolKind.Commit)
        {
            step.Tell(new ToolStarted(call.Turn, call.Id, call.Tool));
        }

        step.Do(new RunTool(call.Turn, call.Id, call.Tool, call.Arguments, call.Deadline));
        if (step.State.Reply is { HasSaid: false, FillerDue: { } filler } reply && reply.Epoch == call.Epoch)
        {
            var sooner = step.Now + step.Limits.ToolFiller;
            step.ChangeReply(waiting => waiting with { FillerDue = sooner < filler ? sooner : filler });
        }
    }

    /// <summary>Runs the tools that end the conversation, after the caller has heard the reply.</summary>
    public static void RunTerminal(Step step, int epoch)
    {
        foreach (var call in step.State.Tools.Where(call => call.Kind is ToolKind.Terminal && call.Epoch == epoch))
        {
            Run(step, call);
        }
    }

    /// <summary>Logs the end of a tool call and adds its result to the history for the model.</summary>
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

    /// <summary>Cancels the tools of an abandoned reply, except those that are changing data, and the transfer after failures: it was promised to the caller.</summary>
    public static void CancelFor(Step step, int epoch)
    {
        if (!step.State.Tools.IsEmpty)
        {
            Cancel(step, call => call.Epoch == epoch && !call.IsLastResort && !(call.IsRunning && call.Kind is ToolKind.Commit));
        }
    }

    /// <summary>Cancels the other tools of the same reply.</summary>
    public static void CancelOthers(Step step, ToolCall kept) => Cancel(step, call => call.Epoch == kept.Epoch && call.Id != kept.Id);

    public static void Cancel(Step step, Predicate<ToolCall> which)
    {
        foreach (var call in step.State.Tools.FindAll(which))
        {
            if (call.IsRunning)
            {
                step.Do(new CancelTool(call.Id));
            }

            step.State = step.State with { Tools = step.State.Tools.Remove(call) };

            // A tool that was already changing data may have finished its work, so its outcome is unknown.
            TellReturned(step, call, call is { Kind: ToolKind.Commit, IsRunning: true } ? ToolOutcome.TimedOut : ToolOutcome.Cancelled, "");
        }
    }

    /// <summary>The caller has hung up after the goodbye. The tool that was to hang up counts as successful.</summary>
    public static void Fulfil(Step step, int epoch)
    {
        foreach (var call in step.State.Tools.FindAll(call => call.Epoch == epoch && call.Ending is CallEnding.AgentHungUp))
        {
            step.State = step.State with { Tools = step.State.Tools.Remove(call) };
            TellReturned(step, call, ToolOutcome.Succeeded, "The caller hung up.");
        }
    }

    /// <summary>The caller has left. A transfer that still runs gets a short deadline to report whether it succeeded.</summary>
    public static void Hasten(Step step)
    {
        if (step.State.Tools.Find(static call => call.Failure is not null) is { Failure: { } failure } failed)
        {
            step.State = step.State with { Tools = step.State.Tools.Remove(failed) };
            Return(step, failed, failure.Outcome, failure.Result);
        }

        var due = step.Now + step.Limits.HangUp;
        step.State = step.State with
        {
            Tools = [.. step.State.Tools.Select(call => call is { Ending: CallEnding.Transferred, Due: { } later } && later > due ? call with { Due = due } : call)],
        };
    }

    /// <summary>Logs the end of a tool call whose result nobody needs.</summary>
    public static void Drop(Step step, ToolCall call) => TellReturned(step, call, ToolOutcome.Cancelled, "");

    private static void TellReturned(Step step, ToolCall call, ToolOutcome outcome, string result) =>
        step.Tell(new ToolReturned(call.Turn, call.Id, call.Tool, outcome, result, step.Now - call.WantedAt));

    /// <summary>The summary that the model wrote for the human. Returns all arguments if they have no summary.</summary>
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
