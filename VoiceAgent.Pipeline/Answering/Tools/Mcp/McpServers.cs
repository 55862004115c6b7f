using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Answering.Tools.Remote;

namespace VoiceAgent.Pipeline.Answering.Tools.Mcp;

/// <summary>The configured MCP servers. The program connects to each at start and reconnects for as long as it runs.</summary>
internal sealed class McpServers(IOptions<ToolOptions> options, RemoteClients clients, TimeProvider time, ILoggerFactory logs) : BackgroundService, IToolSource
{
    private readonly Dictionary<string, McpServer> _servers = options.Value.McpServers.ToDictionary(
        server => server.Key, server => new McpServer(server.Key, clients.For(server.Value), time, logs.CreateLogger<McpServer>()));

    public AgentTool? Find(ToolGrant grant) => grant is McpToolGrant wanted ? _servers.GetValueOrDefault(wanted.Server)?.Find(wanted) : null;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(_servers.Values.Select(server => server.KeepAsync(stoppingToken)));
}
