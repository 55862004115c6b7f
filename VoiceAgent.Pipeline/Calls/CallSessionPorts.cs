using Microsoft.Extensions.Options;
using VoiceAgent.CallLog;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Answering;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>What every call of this worker shares.</summary>
internal sealed class CallSessionPorts(
    ICallSoundFactory sound,
    IAnswerModel model,
    IEnumerable<AgentTool> tools,
    ICallLog log,
    ICallRecords records,
    ICallCommands commands,
    ICallControl control,
    CallMetrics metrics,
    IOptions<CallOptions> options,
    TimeProvider time,
    ILogger<CallSession> logger)
{
    private readonly Dictionary<string, AgentTool> _tools = tools.ToDictionary(tool => tool.Name);

    public ICallSoundFactory Sound => sound;

    public IAnswerModel Model => model;

    public ICallLog Log => log;

    public ICallCommands Commands => commands;

    public ICallControl Control => control;

    public CallMetrics Metrics => metrics;

    public CallOptions Options => options.Value;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    public CallBeat Beat { get; } = new(records, options.Value, time, logger);

    public IReadOnlyList<AgentTool> ToolsOf(AgentDefinition agent) => [.. agent.Tools.Select(name => _tools[name])];
}
