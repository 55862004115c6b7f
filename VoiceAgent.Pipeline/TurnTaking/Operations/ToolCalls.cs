using System.Text.Json;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Text.Cards;

namespace VoiceAgent.Pipeline.TurnTaking.Operations;

/// <summary>Runs, cancels and ends tool calls. Each call ends exactly once.</summary>
internal static class ToolCalls
{
    public static void Run(Step step, ToolCall call)
    {
        step.State = step.State with { Tools = step.State.Tools.Replace(call, call with { Due = step.Now + call.Deadline }) };
        if (call.Ending is CallEnding.Transferred)
        {
            step.Tell(new TransferRequested("human", SummaryRedaction.Of(SummaryIn(call.Arguments))));

            // From here on the caller waits for a telephone that rings.
            step.State = step.State with { SilenceDue = null, HeardUnclear = false };
        }

        step.Do(new RunTool(call.Turn, call.Id, call.Tool, call.Arguments, call.Deadline));
        if (step.State.Reply is { HasSaid: false, FillerDue: { } filler } reply && reply.Epoch == call.Epoch)
        {
            var sooner = step.Now + step.Limits.ToolFiller;
            step.ChangeReply(waiting => waiting with { FillerDue = sooner < filler ? sooner : filler });
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

    /// <summary>The reply was given up: its tools end, but for those that are changing something, or are what is left to do.</summary>
    public static void CancelFor(Step step, int epoch)
    {
        if (!step.State.Tools.IsEmpty)
        {
            Cancel(step, call => call.Epoch == epoch && !(call.IsRunning && (call.Kind is ToolKind.Commit || call.IsLastResort)));
        }
    }

    /// <summary>The same reply's other tools.</summary>
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

            // Nobody will know what became of something that was already changing.
            TellReturned(step, call, call is { Kind: ToolKind.Commit, IsRunning: true } ? ToolOutcome.TimedOut : ToolOutcome.Cancelled, "");
        }
    }

    /// <summary>The caller has hung up after the goodbye: what was to end the call has reached its purpose.</summary>
    public static void Fulfil(Step step, int epoch)
    {
        foreach (var call in step.State.Tools.FindAll(call => call.Epoch == epoch && call.Ending is CallEnding.AgentHungUp))
        {
            step.State = step.State with { Tools = step.State.Tools.Remove(call) };
            TellReturned(step, call, ToolOutcome.Succeeded, "The caller hung up.");
        }
    }

    /// <summary>The caller is gone, to the human or for good: which of the two is known soon.</summary>
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
