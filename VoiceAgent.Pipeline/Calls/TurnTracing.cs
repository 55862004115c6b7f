using System.Diagnostics;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>
/// The spans of one turn, from the end of the caller's speech until the caller has heard the answer. The stages <c>think</c> and
/// <c>tool</c> are spans while they run. The other stages become spans when the turn is measured. Tools are named by
/// OpenTelemetry's <c>gen_ai</c> conventions. Their arguments and results are never in a span.
/// </summary>
internal sealed class TurnTracing
{
    private readonly ActivitySource _source;
    private readonly TimeProvider _time;
    private readonly Activity? _turn;
    private readonly Dictionary<int, Activity> _thinking = [];
    private readonly Dictionary<string, Activity> _running = [];
    private Activity? _tool;
    private bool _hasEnded;

    public TurnTracing(ActivitySource source, ActivityContext call, int number, TimeProvider time)
    {
        (_source, _time, Number) = (source, time, number);
        _turn = Begin("turn", call)?.SetTag("voiceagent.turn", number);
    }

    public int Number { get; }

    /// <summary>The turn has ended and nothing runs for it.</summary>
    public bool IsOver => _hasEnded && _thinking.Count == 0 && _running.Count == 0;

    /// <summary>An event from a provider ends the stage that waited for it.</summary>
    public void Told(ConversationEvent happened)
    {
        switch (happened)
        {
            case ClauseComposed composed: Thought(composed.Epoch); break;
            case ToolWanted wanted: Thought(wanted.Epoch); break;
            case RoundEnded ended: Thought(ended.Epoch); break;
            case AnswerFailed failed: Thought(failed.Epoch, hasFailed: true); break;
            case ToolEnded ended: Ran(ended); break;
        }
    }

    /// <returns>The span of the request to the model.</returns>
    public Activity? Think(int epoch)
    {
        if (Begin(StageNames.Think, _turn?.Context) is not { } think)
        {
            return null;
        }

        Thought(epoch);
        return _thinking[epoch] = think;
    }

    /// <summary>The model has produced its first clause, has requested a tool, or has finished.</summary>
    public void Thought(int epoch, bool hasFailed = false)
    {
        if (_thinking.Remove(epoch, out var think))
        {
            End(think, hasFailed ? "model" : null);
        }
    }

    /// <returns>The span of the tool's run.</returns>
    public Activity? Run(RunTool run)
    {
        _tool ??= Begin(StageNames.Tool, _turn?.Context);
        if (Begin($"execute_tool {run.Tool}", _tool?.Context) is not { } tool)
        {
            return null;
        }

        tool.SetTag("gen_ai.operation.name", "execute_tool").SetTag("gen_ai.tool.name", run.Tool).SetTag("gen_ai.tool.call.id", run.ToolCallId).SetTag("gen_ai.tool.type", "function");
        return _running[run.ToolCallId] = tool;
    }

    private void Ran(ToolEnded ended)
    {
        if (!_running.Remove(ended.ToolCallId, out var tool))
        {
            return;
        }

        tool.SetTag("voiceagent.tool.outcome", ended.Outcome.ToString());
        End(tool, ended.Outcome is ToolOutcome.Succeeded or ToolOutcome.Cancelled ? null : ended.Outcome.ToString());
        if (_running.Count == 0)
        {
            End(_tool);
            _tool = null;
        }
    }

    /// <summary>The first audio of the answer was sent, so the latency of each stage is known.</summary>
    public void Measured(TurnLatency latency)
    {
        var speechEnd = _time.GetUtcNow() - latency.Response;
        _turn?.SetStartTime(speechEnd.UtcDateTime).SetTag("voiceagent.turn.response_latency", latency.Response.TotalSeconds);
        foreach (var stage in latency.Stages.Where(stage => stage.Name is not (StageNames.Think or StageNames.Tool)))
        {
            using var span = Begin(stage.Name, _turn?.Context, speechEnd + stage.Start);
            span?.SetEndTime((speechEnd + stage.Start + stage.Duration).UtcDateTime);
        }
    }

    /// <summary>Ends the turn. Work that still runs for it keeps its spans in this turn.</summary>
    public void End()
    {
        if (!_hasEnded)
        {
            _hasEnded = true;
            End(_turn);
        }
    }

    // Starts a span only under a recorded parent: a stage without its turn would start a trace of its own.
    private Activity? Begin(string name, ActivityContext? parent, DateTimeOffset? from = null)
    {
        if (parent is not { } context)
        {
            return null;
        }

        var current = Activity.Current;
        var span = _source.StartActivity(name, ActivityKind.Internal, context, startTime: from ?? _time.GetUtcNow());
        Activity.Current = current;
        return span;
    }

    private void End(Activity? span, string? error = null)
    {
        if (span is null)
        {
            return;
        }

        if (error is not null)
        {
            span.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error);
        }

        // Ending a span makes its predecessor the current one, on any thread. The current span is therefore restored.
        var current = Activity.Current;
        span.SetEndTime(_time.GetUtcNow().UtcDateTime);
        span.Dispose();
        Activity.Current = current == span ? _turn : current;
    }
}
