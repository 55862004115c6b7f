using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Answering.Tools.Remote;

namespace VoiceAgent.Pipeline.Answering.Tools.Mcp;

/// <summary>The configuration's MCP servers: each is connected to at start and kept, whether or not it answers.</summary>
internal sealed class McpServers(IOptions<ToolOptions> options, RemoteClients clients, TimeProvider time, ILoggerFactory logs) : BackgroundService, IToolSource
{
    private readonly Dictionary<string, McpServer> _servers = options.Value.McpServers.ToDictionary(
        server => server.Key, server => new McpServer(server.Key, clients.For(server.Value), time, logs.CreateLogger<McpServer>()));

    public AgentTool? Find(ToolGrant grant) => grant is McpToolGrant wanted ? _servers.GetValueOrDefault(wanted.Server)?.Find(wanted) : null;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(_servers.Values.Select(server => server.KeepAsync(stoppingToken)));
}
