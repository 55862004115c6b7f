using System.Text.Json;
using Microsoft.Extensions.AI;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>Runs the tools of one call. Each run ends with one event. The machine ignores events that it no longer waits for.</summary>
/// <param name="logged">Completes when the log has the call of the tool, or does not answer in time. A tool that changes something waits for it: if this worker dies, the next one must know of the call.</param>
internal sealed class ToolExecutor(IConversation conversation, Func<Task>? logged = null) : IAsyncDisposable
{
    // More than a model needs from a result, and more than a caller would listen to.
    private const int LongestResult = 4_000;

    private readonly Dictionary<string, (CancellationTokenSource Cancelled, Task Run)> _runs = [];

    /// <param name="agent">The agent that uses the tool.</param>
    public void Start(RunTool asked, AgentAtWork agent)
    {
        var cancelled = new CancellationTokenSource();
        _runs.Add(asked.ToolCallId, (cancelled, RunAsync(asked, agent, cancelled.Token)));
    }

    public void Cancel(string toolCallId)
    {
        if (_runs.TryGetValue(toolCallId, out var run))
        {
            run.Cancelled.Cancel();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (cancelled, run) in _runs.Values)
        {
            cancelled.Cancel();
            await run;
            cancelled.Dispose();
        }

        _runs.Clear();
    }

    private async Task RunAsync(RunTool asked, AgentAtWork agent, CancellationToken cancelled)
    {
        var (outcome, result) = await InvokeAsync(asked, agent, cancelled);
        conversation.Post(new ToolEnded(asked.ToolCallId, outcome, result));
    }

    // Every failure of a tool becomes a value here.
    private async Task<(ToolOutcome Outcome, string Result)> InvokeAsync(RunTool asked, AgentAtWork agent, CancellationToken cancelled)
    {
        try
        {
            var context = agent.Context with { IdempotencyKey = CallContext.KeyFor(agent.Context.Call, asked.ToolCallId) };
            var call = new AIFunctionArguments(ToolArguments.Read(asked.Arguments)) { Context = new Dictionary<object, object?> { [typeof(CallContext)] = context } };
            var tool = agent.Tools.Find(asked.Tool)!;
            if (logged is not null && tool.Kind is ToolKind.Commit)
            {
                await logged();
                cancelled.ThrowIfCancellationRequested();
            }

            var result = await tool.Function.InvokeAsync(call, cancelled);
            return Bounded(result is JsonElement { ValueKind: JsonValueKind.String } text ? text.GetString()! : JsonSerializer.Serialize(result, ToolArguments.Compact));
        }
        catch (Exception) when (cancelled.IsCancellationRequested)
        {
            return (ToolOutcome.Cancelled, "");
        }
        catch (ToolFailedException failure)
        {
            return (ToolOutcome.Failed, Error(failure.Message));
        }
        catch (Exception misfit) when (misfit is ArgumentException or JsonException)
        {
            return (ToolOutcome.Refused, Error("The arguments do not match the tool's parameters."));
        }
        catch (Exception failure)
        {
            return (ToolOutcome.Failed, Error(failure.GetType().Name));
        }
    }

    private static (ToolOutcome, string) Bounded(string result) => result.Length <= LongestResult
        ? (ToolOutcome.Succeeded, result)
        : (ToolOutcome.Failed, Error("The result is too long to be used."));

    private static string Error(string reason) => JsonSerializer.Serialize(new { error = reason }, ToolArguments.Compact);
}
