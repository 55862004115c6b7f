using System.Collections.Frozen;
using ModelContextProtocol.Client;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering.Tools.Mcp;

/// <summary>One MCP server: a connection that is renewed when it breaks, and the server's tools.</summary>
internal sealed partial class McpServer(string name, HttpClient http, TimeProvider time, ILogger<McpServer> log)
{
    private static readonly TimeSpan UsualDeadline = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Connecting = TimeSpan.FromSeconds(10);

    // How often the list of tools is read again.
    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private volatile Connection? _connection;
    private volatile TaskCompletionSource _broken = Signal();

    /// <returns>Null when the server does not have this tool or cannot be reached.</returns>
    public AgentTool? Find(McpToolGrant grant)
    {
        if (_connection is not { } connection || connection.Tools.GetValueOrDefault(grant.Name) is not { } tool)
        {
            return null;
        }

        var kind = grant.Kind ?? (tool.ProtocolTool.Annotations?.ReadOnlyHint is true ? ToolKind.Read : ToolKind.Commit);
        return new AgentTool(new McpFunction(tool, grant, Broke), kind, UsualDeadline, kind is ToolKind.Terminal ? CallEnding.AgentHungUp : null)
        {
            IsRepeatable = tool.ProtocolTool.Annotations?.IdempotentHint is true,
        };
    }

    public async Task KeepAsync(CancellationToken stopping)
    {
        var pause = FirstPause;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await ServeAsync(() => pause = FirstPause, stopping);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                Away(log, name, failure.GetType().Name, pause.TotalSeconds);
                await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            catch (OperationCanceledException)
            {
                // The program is stopping.
            }
        }
    }

    /// <summary>Connects and keeps the tools up to date until the connection breaks.</summary>
    private async Task ServeAsync(Action connected, CancellationToken stopping)
    {
        var options = new HttpClientTransportOptions
        {
            Endpoint = http.BaseAddress!,
            TransportMode = HttpTransportMode.StreamableHttp,
            EnableStandaloneGetStream = false,
            Name = name,
        };
        await using var transport = new HttpClientTransport(options, http, null, ownsHttpClient: false);
        await using var client = await ConnectAsync(transport, stopping);
        try
        {
            _broken = Signal();
            while (!stopping.IsCancellationRequested && !_broken.Task.IsCompleted && !client.Completion.IsCompleted)
            {
                var tools = await ListAsync(client, stopping);
                Has(log, name, tools.Count);
                _connection = new Connection(tools);
                connected();
                await Task.WhenAny(client.Completion, _broken.Task, Task.Delay(Refresh, time, stopping));
            }
        }
        finally
        {
            _connection = null;
        }
    }

    private async Task<McpClient> ConnectAsync(HttpClientTransport transport, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Connecting, time);
        using var given = CancellationTokenSource.CreateLinkedTokenSource(stopping, patience.Token);
        return await McpClient.CreateAsync(transport, cancellationToken: given.Token);
    }

    private async Task<FrozenDictionary<string, McpClientTool>> ListAsync(McpClient client, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Connecting, time);
        using var given = CancellationTokenSource.CreateLinkedTokenSource(stopping, patience.Token);
        var tools = await client.ListToolsAsync(cancellationToken: given.Token);
        return tools.ToFrozenDictionary(tool => tool.Name);
    }

    /// <summary>A tool call found that the connection is broken.</summary>
    private void Broke() => _broken.TrySetResult();

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(LogLevel.Information, "MCP server {Server} has {Count} tools.")]
    private static partial void Has(ILogger log, string server, int count);

    [LoggerMessage(LogLevel.Warning, "MCP server {Server} cannot be used ({Reason}). The next attempt is in {Pause} s. Agents work without its tools.")]
    private static partial void Away(ILogger log, string server, string reason, double pause);

    private sealed record Connection(FrozenDictionary<string, McpClientTool> Tools);
}
