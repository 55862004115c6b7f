using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.TakeOver;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>Rebuilds a call that another worker ran before, from its log.</summary>
internal sealed partial class CallRebuilding(CallTicket ticket, AgentRoster agents, CallSessionPorts ports)
{
    // An older call that this worker does not know was run by another one.
    private static readonly TimeSpan New = TimeSpan.FromSeconds(10);

    // A new caller waits for the greeting meanwhile.
    private static readonly TimeSpan LongestForNew = TimeSpan.FromMilliseconds(250);

    // The caller is in mid-conversation and hears nothing. Starting over costs the caller more than two more seconds.
    private static readonly TimeSpan LongestForKnown = TimeSpan.FromSeconds(3);

    /// <summary>The longest time that the call may wait for its lease.</summary>
    public TimeSpan LongestLease => Age < New ? LongestForNew : LongestForKnown;

    private TimeSpan Age => ports.Time.GetUtcNow() - ticket.Call.RangAt;

    /// <returns>Null for a new call.</returns>
    public async Task<RebuiltCall?> RebuildAsync(CallLease lease, ConversationState fresh)
    {
        var age = Age;
        if (lease.Token == 0)
        {
            return age < New ? null : Unknown(fresh, age);
        }

        if (!lease.IsTakeOver)
        {
            return null;
        }

        try
        {
            var reading = ports.Log.ReadAsync(ticket.Call);
            var record = ports.Records.FindAsync(ticket.Call);
            await Task.WhenAll(reading, record).WaitAsync(LongestForKnown, ports.Time);
            return Rebuild(await reading, (await record)?.Rescue, fresh);
        }
        catch (Exception failure)
        {
            NotRead(ports.Logger, failure.GetType().Name);
            return Unknown(fresh, age);
        }
    }

    private RebuiltCall? Rebuild(IReadOnlyList<LoggedEvent> events, Rescue? rescue, ConversationState fresh)
    {
        var rebuilding = new Rebuilding(fresh.Persona, (agent, language) => agents.PersonaOf(agents.Find(agent, language)));
        foreach (var logged in events)
        {
            rebuilding.Add(logged);
        }

        if (rebuilding is not { OpenedAt: { } opened, Worker: { } before })
        {
            // The worker before has died before it wrote anything.
            return null;
        }

        var now = ports.Time.GetUtcNow();
        var lost = rescue?.LostAt is { } noticed && noticed > rebuilding.LastAt ? noticed : rebuilding.LastAt;
        var tools = ports.ToolsOf(agents.ById(rebuilding.State.Persona.Id)).ToDictionary(tool => tool.Name);
        var happened = new CallTakenOver(ports.Options.Worker, before, now > lost ? now - lost : TimeSpan.Zero);
        var offset = now > opened ? now - opened : TimeSpan.Zero;
        var left = rebuilding.Left(happened, offset);
        var state = rebuilding.State with
        {
            HasFallbackModel = fresh.HasFallbackModel,
            EndsWithMedia = fresh.EndsWithMedia,
            RouteLimit = fresh.RouteLimit,
            CallDue = fresh.CallDue,
            TakenOver = left with { Tools = [.. left.Tools.Select(tool => Known(tool, tools.GetValueOrDefault(tool.Call.Tool)))] },
        };
        return new RebuiltCall(state, offset) { HasEnded = rebuilding.HasEnded, Events = events };
    }

    /// <summary>The tool as the agent has it now. A handoff is not among the tools.</summary>
    private static LeftTool Known(LeftTool left, AgentTool? tool) => tool is null ? left : left with
    {
        Call = left.Call with { Kind = tool.Kind, Deadline = tool.Deadline, Ending = tool.Ending },
        MayRepeat = tool.IsRepeatable,
    };

    private RebuiltCall Unknown(ConversationState fresh, TimeSpan age) => new(
        fresh with { TakenOver = new TakenOver { Event = new CallTakenOver(ports.Options.Worker, "", TimeSpan.Zero), Offset = age, HasHistory = false } }, age);

    [LoggerMessage(LogLevel.Error, "The log of a call that another worker ran before could not be read ({Reason}). The agent asks the caller to start over.")]
    private static partial void NotRead(ILogger log, string reason);
}

/// <param name="Offset">The time since the call's first media stream opened.</param>
internal sealed record RebuiltCall(ConversationState State, TimeSpan Offset)
{
    /// <summary>The call is over. Only its media stream was opened again.</summary>
    public bool HasEnded { get; init; }

    public IReadOnlyList<LoggedEvent> Events { get; init; } = [];

    /// <summary>Gives the call's parts what they knew on the worker before.</summary>
    public void Restore(AgentOnCall agent)
    {
        agent.Use(State.Persona.Id);
        var (refused, paused) = (false, false);
        foreach (var logged in Events)
        {
            switch (logged.Event)
            {
                case CallerSpoke { IsBeside: false } spoke: agent.HeardAt(logged.At, spoke.Text); break;
                case RecordingPaused pause: (refused, paused) = pause.By == RecordingConsent.Caller ? (true, paused) : (refused, true); break;
                case RecordingResumed resume: (refused, paused) = resume.By == RecordingConsent.Caller ? (false, paused) : (refused, false); break;
                case CallerIdentified or ValueHeard or FactsKept: agent.Facts.Know(logged.Event); break;
            }
        }

        agent.Recording.Adopt(refused, paused);
    }
}
