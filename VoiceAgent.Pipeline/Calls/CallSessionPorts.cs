using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using VoiceAgent.CallLog;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Spool;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>The dependencies that all calls of this worker share.</summary>
internal sealed partial class CallSessionPorts(
    ICallSoundFactory sound,
    IChatClient model,
    IEnumerable<IToolSource> tools,
    ICallLog log,
    ICallRecords records,
    ICallCommands commands,
    ICallLeases leases,
    ICallControl control,
    CallMetrics metrics,
    IOptions<CallOptions> options,
    TimeProvider time,
    ILogger<CallSession> logger,
    SpoolFolder? spool = null)
{
    private readonly IReadOnlyList<IToolSource> _tools = [.. tools];

    public ICallSoundFactory Sound => sound;

    public IChatClient Model => model;

    public ICallLog Log => log;

    public ICallRecords Records => records;

    public ICallCommands Commands => commands;

    public ICallLeases Leases => leases;

    public ICallControl Control => control;

    public CallMetrics Metrics => metrics;

    public CallOptions Options => options.Value;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>Where events wait while the call log is away. Null in some tests.</summary>
    public SpoolFolder? Spool => spool;

    public CallHeartbeat Heartbeat { get; } = new(records, options.Value, time, logger);

    /// <summary>The agent's tools that are available now, and those of every agent.</summary>
    public IReadOnlyList<AgentTool> ToolsOf(AgentDefinition agent)
    {
        var found = new List<AgentTool>(agent.Tools.Count);
        foreach (var grant in agent.Tools)
        {
            if (_tools.Select(source => source.Find(grant)).FirstOrDefault(tool => tool is not null) is { } tool)
            {
                found.Add(tool with { Deadline = grant.Deadline ?? tool.Deadline, RequiresIdentity = tool.RequiresIdentity || grant.RequiresIdentity, IsRepeatable = grant.IsRepeatable ?? tool.IsRepeatable });
            }
            else
            {
                Missing(logger, grant.Name, agent.Name);
            }
        }

        found.AddRange(RecordingTools.OfEveryAgent.Where(tool => found.TrueForAll(other => other.Name != tool.Name)));
        return found;
    }

    [LoggerMessage(LogLevel.Warning, "The tool {Tool} of agent {Agent} is not available. A call continues without it.")]
    private static partial void Missing(ILogger log, string tool, string agent);
}
