using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Answering.Tools.Http;
using VoiceAgent.Pipeline.Answering.Tools.Remote;
using VoiceAgent.Pipeline.TurnTaking;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering.Remote;

public sealed class HttpToolTests
{
    private static readonly JsonElement Arguments = JsonElement.Parse("""{"type":"object"}""");

    private static readonly HttpToolGrant Find = new("find_invoice", "Finds an invoice.", "billing", HttpMethod.Get, "/members/{member}/invoices", Arguments, ToolKind.Read);

    private static readonly HttpToolGrant Pay =
        new("pay", "Pays.", "billing", HttpMethod.Post, "/members/{identity}/payments", Arguments, ToolKind.Commit) { RequiresIdentity = true };

    [Fact]
    public async Task Arguments_go_into_the_path_and_the_query_and_the_answer_comes_back()
    {
        await using var service = await FakeService.StartAsync((http, _) => http.Response.WriteAsJsonAsync(new { due = "forty dollars" }));

        var ended = await RemoteRun.RunAsync(Tool(service, Find), """{"member":"47/19","year":2026,"open":true}""");

        Assert.Equal((ToolOutcome.Succeeded, """{"due":"forty dollars"}"""), (ended.Outcome, ended.Result));
        var asked = Assert.Single(service.Asked);
        Assert.Equal(("GET", "/v1/members/47%2F19/invoices?year=2026&open=true"), (asked.Method, asked.Target));
        Assert.False(asked.Headers.ContainsKey("Idempotency-Key"));
    }

    [Fact]
    public async Task What_changes_something_carries_its_key_and_the_identity_that_was_proved_not_the_one_the_model_names()
    {
        await using var service = await FakeService.StartAsync((http, _) => http.Response.WriteAsync("paid"));
        var facts = new CallFacts();
        facts.Identify(new("4719", "member 4719"));

        var ended = await RemoteRun.RunAsync(Tool(service, Pay), """{"identity":"5820","amount":40}""", facts);

        Assert.Equal((ToolOutcome.Succeeded, "paid"), (ended.Outcome, ended.Result));
        var asked = Assert.Single(service.Asked);
        Assert.Equal(("POST", "/v1/members/4719/payments", """{"amount":40}"""), (asked.Method, asked.Target, asked.Body));
        Assert.Equal($"{RemoteRun.Context.Call}:2.1.1", asked.Headers["Idempotency-Key"]);
    }

    [Theory]
    [InlineData("""{"member":".."}""")]
    [InlineData("""{"member":""}""")]
    [InlineData("""{}""")]
    public async Task Arguments_never_lead_out_of_the_endpoint(string arguments)
    {
        await using var service = await FakeService.StartAsync((http, _) => http.Response.WriteAsync("no"));

        var ended = await RemoteRun.RunAsync(Tool(service, Find), arguments);

        Assert.Equal((ToolOutcome.Failed, """{"error":"'member' is missing."}"""), (ended.Outcome, ended.Result));
        Assert.Empty(service.Asked);
    }

    [Theory]
    [InlineData("../../admin", "/v1/members/..%2F..%2Fadmin/invoices")]
    [InlineData("a?b#c", "/v1/members/a%3Fb%23c/invoices")]
    [InlineData("http://evil.example/", "/v1/members/http%3A%2F%2Fevil.example%2F/invoices")]
    public async Task An_address_in_an_argument_is_only_text(string member, string target)
    {
        await using var service = await FakeService.StartAsync((http, _) => http.Response.WriteAsync("ok"));

        await RemoteRun.RunAsync(Tool(service, Find), JsonSerializer.Serialize(new { member }));

        Assert.Equal(target, Assert.Single(service.Asked).Target);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await FakeService.StartAsync((http, _) => http.Response.WriteAsync("secret"));
        await using var service = await FakeService.StartAsync((http, _) =>
        {
            http.Response.Redirect(elsewhere.Address.AbsoluteUri);
            return Task.CompletedTask;
        });

        var ended = await RemoteRun.RunAsync(Tool(service, Find), """{"member":"1"}""");

        Assert.Equal((ToolOutcome.Failed, """{"error":"The service answered with status 302."}"""), (ended.Outcome, ended.Result));
        Assert.Empty(elsewhere.Asked);
    }

    [Theory]
    [InlineData(404, "application/problem+json", """{"title":"Not found","detail":"No such member."}""", "The service answered with status 404. No such member.")]
    [InlineData(500, "text/html", "<h1>stack trace</h1>", "The service answered with status 500.")]
    [InlineData(200, "application/json", "{broken", "The service's answer is not JSON.")]
    public async Task A_refusal_is_told_in_the_services_own_words_only_where_it_means_them_for_us(int status, string type, string body, string reason)
    {
        await using var service = await FakeService.StartAsync((http, _) =>
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = type;
            return http.Response.WriteAsync(body);
        });

        Assert.Equal($$"""{"error":"{{reason}}"}""", (await RemoteRun.RunAsync(Tool(service, Find), """{"member":"1"}""")).Result);
    }

    [Fact]
    public async Task An_endless_answer_is_not_read()
    {
        await using var service = await FakeService.StartAsync(async (http, _) =>
        {
            var piece = new byte[4_096];
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(piece);
            }
        });

        Assert.Equal("""{"error":"The result is too long to be used."}""", (await RemoteRun.RunAsync(Tool(service, Find), """{"member":"1"}""")).Result);
    }

    [Fact]
    public async Task Each_service_is_shown_who_we_are_in_its_own_way()
    {
        await using var service = await FakeService.StartAsync((http, _) => http.Response.WriteAsync("ok"));
        var address = new Uri(service.Address, "v1");

        await RemoteRun.RunAsync(Tool(Find, new RemoteService { Address = address, Scope = "api://billing/.default" }), """{"member":"1"}""");
        await RemoteRun.RunAsync(Tool(Find, new RemoteService { Address = address, Header = "X-Api-Key", Secret = "s3cret" }), """{"member":"1"}""");

        Assert.Equal("Bearer token for api://billing/.default", service.Asked[0].Headers["Authorization"]);
        Assert.Equal("s3cret", service.Asked[1].Headers["X-Api-Key"]);
        Assert.False(service.Asked[1].Headers.ContainsKey("Authorization"));
    }

    [Theory]
    [InlineData("http://billing.example/", null, null, null, "absolute https")]
    [InlineData("https://user:pw@billing.example/", null, null, null, "no query, fragment or user")]
    [InlineData("https://billing.example/", "scope", "X-Key", "secret", "not both")]
    [InlineData("https://billing.example/", null, "X-Key", null, "or neither")]
    [InlineData("http://127.0.0.1:5000/", null, null, null, null)]
    [InlineData("https://billing.example/v1", "scope", null, null, null)]
    public void A_mistake_in_the_configuration_is_told(string address, string? scope, string? header, string? secret, string? mistake)
    {
        var options = new ToolOptions { Services = new() { ["billing"] = new RemoteService { Address = new Uri(address), Scope = scope, Header = header, Secret = secret } } };

        Assert.Equal(mistake is null, options.Mistake() is null);
        Assert.Contains(mistake ?? "", options.Mistake() ?? "");
    }

    private static AgentTool Tool(FakeService service, HttpToolGrant grant) => Tool(grant, new RemoteService { Address = new Uri(service.Address, "v1") });

    private static AgentTool Tool(HttpToolGrant grant, RemoteService service) =>
        new HttpTools(Options.Create(new ToolOptions { Services = new() { ["billing"] = service } }), new RemoteClients(new RemoteRun.FakeIdentity())).Find(grant)!;
}
