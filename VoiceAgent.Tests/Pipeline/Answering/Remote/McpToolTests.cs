using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Answering.Tools.Mcp;
using VoiceAgent.Pipeline.Answering.Tools.Remote;
using VoiceAgent.Pipeline.TurnTaking;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering.Remote;

/// <summary>Uses a server that is written from the protocol's specification (2025-06-18, streamable HTTP, JSON answers).</summary>
public sealed class McpToolTests : IAsyncDisposable
{
    private readonly List<JsonNode> _calls = [];
    private readonly CancellationTokenSource _stopping = new();
    private FakeService? _service;
    private McpServers? _servers;
    private bool _away;

    public async ValueTask DisposeAsync()
    {
        _stopping.Cancel();
        if (_servers is not null)
        {
            await _servers.StopAsync(CancellationToken.None);
        }

        await (_service?.DisposeAsync() ?? ValueTask.CompletedTask);
        _stopping.Dispose();
    }

    [Fact]
    public async Task A_tool_is_offered_as_the_server_describes_it_and_changes_something_unless_the_server_says_that_it_only_reads()
    {
        await StartAsync();

        var find = await FoundAsync(new McpToolGrant("find_customer", "crm", null));
        var note = await FoundAsync(new McpToolGrant("add_note", "crm", null));

        Assert.Equal((ToolKind.Read, "Finds a customer."), (find.Kind, find.Function.Description));
        Assert.Equal("number", find.Function.JsonSchema.GetProperty("required")[0].GetString());
        Assert.Equal(ToolKind.Commit, note.Kind);
        Assert.Equal(ToolKind.Read, (await FoundAsync(new McpToolGrant("add_note", "crm", ToolKind.Read))).Kind);
        Assert.Null(_servers!.Find(new McpToolGrant("drop_table", "crm", null)));
        Assert.Null(_servers.Find(new McpToolGrant("find_customer", "other", null)));
    }

    [Fact]
    public async Task A_call_carries_its_key_and_the_proved_identity_beside_its_arguments()
    {
        await StartAsync();
        var facts = new CallFacts();
        facts.Identify(new("4719", "member 4719"));

        var ended = await RemoteRun.RunAsync(await FoundAsync(new McpToolGrant("add_note", "crm", null) { RequiresIdentity = true }), """{"text":"hello"}""", facts);

        Assert.Equal((ToolOutcome.Succeeded, "noted: hello"), (ended.Outcome, ended.Result));
        var call = Assert.Single(_calls);
        Assert.Equal("""{"text":"hello"}""", call["arguments"]!.ToJsonString());
        Assert.Equal($"{RemoteRun.Context.Call}:2.1.1", (string)call["_meta"]!["idempotency-key"]!);
        Assert.Equal("4719", (string)call["_meta"]!["identity"]!);
    }

    [Fact]
    public async Task Structured_results_come_as_JSON_and_errors_as_failures()
    {
        await StartAsync();
        var find = await FoundAsync(new McpToolGrant("find_customer", "crm", null));

        Assert.Equal("""{"name":"Ada"}""", (await RemoteRun.RunAsync(find, """{"number":"1"}""")).Result);
        var failed = await RemoteRun.RunAsync(find, """{"number":"2"}""");
        Assert.Equal((ToolOutcome.Failed, """{"error":"no such customer"}"""), (failed.Outcome, failed.Result));
    }

    [Fact]
    public async Task A_server_that_comes_later_is_found_and_one_that_goes_is_missed()
    {
        _away = true;
        await StartAsync();
        Assert.Null(_servers!.Find(new McpToolGrant("find_customer", "crm", null)));

        _away = false;
        var find = await FoundAsync(new McpToolGrant("find_customer", "crm", null));

        _away = true;
        Assert.Equal(ToolOutcome.Failed, (await RemoteRun.RunAsync(find, """{"number":"1"}""")).Outcome);
        await UntilAsync(() => _servers.Find(new McpToolGrant("find_customer", "crm", null)) is null);
    }

    private async Task StartAsync()
    {
        _service = await FakeService.StartAsync(AnswerAsync);
        var options = new ToolOptions { McpServers = new() { ["crm"] = new RemoteService { Address = new Uri(_service.Address, "mcp"), Header = "X-Key", Secret = "s" } } };
        _servers = new McpServers(Options.Create(options), new RemoteClients(new RemoteRun.FakeIdentity()), TimeProvider.System, NullLoggerFactory.Instance);
        await _servers.StartAsync(_stopping.Token);
    }

    private async Task<AgentTool> FoundAsync(McpToolGrant grant)
    {
        await UntilAsync(() => _servers!.Find(grant) is not null);
        return _servers!.Find(grant)!;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
        }
    }

    private async Task AnswerAsync(HttpContext http, string body)
    {
        if (_away || http.Request.Method != "POST" || http.Request.Headers["X-Key"] != "s")
        {
            http.Response.StatusCode = _away ? 503 : 405;
            return;
        }

        var asked = JsonNode.Parse(body)!;
        if (asked["id"] is not { } id)
        {
            http.Response.StatusCode = 202;
            return;
        }

        var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone() };
        if (Result((string)asked["method"]!, asked["params"]) is { } result)
        {
            answer["result"] = result;
        }
        else
        {
            answer["error"] = new JsonObject { ["code"] = -32601, ["message"] = "Method not found" };
        }

        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.ToJsonString());
    }

    private JsonNode? Result(string method, JsonNode? with)
    {
        switch (method)
        {
            case "initialize":
                return JsonNode.Parse("""{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"crm","version":"1"}}""");
            case "tools/list":
                return JsonNode.Parse("""
                    {"tools":[
                      {"name":"find_customer","description":"Finds a customer.","annotations":{"readOnlyHint":true},
                       "inputSchema":{"type":"object","required":["number"],"properties":{"number":{"type":"string"}}}},
                      {"name":"add_note","description":"Adds a note.","inputSchema":{"type":"object","properties":{"text":{"type":"string"}}}}]}
                    """);
            case "tools/call":
                _calls.Add(with!.DeepClone());
                return (string)with["name"]! == "add_note" ? Text("noted: " + with["arguments"]!["text"], false)
                    : (string)with["arguments"]!["number"]! == "1" ? JsonNode.Parse("""{"content":[],"structuredContent":{"name":"Ada"}}""")
                    : Text("no such customer", true);
            default:
                return null;
        }
    }

    private static JsonObject Text(string text, bool isError) =>
        new() { ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }), ["isError"] = isError };
}
