using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Web;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.CallScripts;

namespace VoiceAgent.Tests.Telemetry;

public sealed class CallTraceTests
{
    private const string ClaimStatus = """
          - wait for agent
          - say: I'd like to check the status of my claim
          - wait for agent
          - say: four seven one nine
          - wait for agent: { heard: "your claim", silence: 0ms, timeout: 20s }
          - interrupt after: { words: 8, say: sorry how much was it }
          - wait for agent
          - hang up
        """;

    [Fact]
    public async Task A_call_is_one_trace_from_its_ring_until_it_is_stored()
    {
        using var spans = new CollectedSpans();
        await using var gateway = await GatewayHost.StartAsync();
        Assert.NotNull(gateway.Services.GetRequiredService<TracerProvider>());

        var ticket = await RingAsync(gateway);
        await ReportAsync(gateway, ticket.Call, "CallConnected");
        var call = Talk(ticket);
        await HangUpAsync(gateway, ticket.Call);
        await ReportAsync(gateway, ticket.Call, "CallDisconnected");
        await FinishAsync(gateway, ticket.Call, call);

        var trace = ActivityContext.Parse(ticket.Trace!, null).TraceId;
        Assert.Equal(
            """
            incoming call
              callback Connected
              call
                turn
                  think
                  endpoint
                  transcribe
                  speak
                  wire
                turn
                  think
                  tool
                    execute_tool find_claim
                  think
                  endpoint
                  transcribe
                  speak
                  wire
                turn
                  think
                  endpoint
                  transcribe
                  speak
                  wire
              hang up
              callback Disconnected
              finish
            """,
            spans.Tree(trace));
        var elsewhere = spans.Recorded.Where(span => span.TraceId != trace && Values(span).Contains(ticket.Call.ToString(), StringComparison.Ordinal));
        Assert.Equal([$"/api/calls/{ticket.Call}/hang-up"], elsewhere.Select(span => span.GetTagItem("url.path")));
    }

    [Fact]
    public async Task A_ring_that_is_delivered_twice_begins_one_trace()
    {
        using var spans = new CollectedSpans();
        await using var gateway = await GatewayHost.StartAsync();

        var ticket = await RingAsync(gateway);
        await PostRingAsync(gateway);

        Assert.Single(gateway.Telephony.Answered);
        Assert.Single(spans.Recorded, span => span.DisplayName == "incoming call" && Values(span).Contains(ticket.Call.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Spans_last_as_long_as_what_they_tell_of()
    {
        using var spans = new CollectedSpans();
        var (call, trace) = Talk();

        var measured = call.Happened.OfType<TurnMeasured>().ToDictionary(turn => turn.Turn, turn => turn.Latency);
        var turns = spans.Of(trace).Where(span => span.DisplayName == "turn").ToList();
        Assert.Equal(3, turns.Count);
        Assert.All(turns, turn =>
        {
            var latency = measured[(int)turn.GetTagItem("voiceagent.turn")!];
            Assert.Equal(latency.Response.TotalSeconds, turn.GetTagItem("voiceagent.turn.response_latency"));
            var think = spans.Of(trace).First(span => span.ParentSpanId == turn.SpanId && span.DisplayName == StageNames.Think);
            var told = latency.Stages.First(stage => stage.Name == StageNames.Think);
            Assert.Equal((told.Start, told.Duration), (think.StartTimeUtc - turn.StartTimeUtc, think.Duration));
            Assert.True(turn.Duration > latency.Response, "the turn lasts until its answer was heard");
        });
        var whole = spans.Of(trace).Single(span => span.DisplayName == "call");
        Assert.Equal(call.Events[^1].At - call.Events[0].At, whole.Duration);
    }

    [Fact]
    public void No_span_tells_what_was_said()
    {
        using var spans = new CollectedSpans();
        var (call, trace) = Talk();

        var said = call.Transcript.Select(line => line.Text)
            .Concat(call.Happened.OfType<ToolCalled>().Select(tool => tool.Arguments))
            .Concat(call.Happened.OfType<ToolReturned>().Select(tool => tool.Result))
            .Concat(["4719", "four seven", "claim", call.Caller, call.Called]).ToList();
        Assert.True(said.Count > 10);
        var told = spans.Of(trace).SelectMany(Told).Where(text => text is not "find_claim" and not "claims").ToList();
        Assert.True(told.Count > 20);
        Assert.DoesNotContain(told, text => said.Any(words => text.Contains(words, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void A_tool_that_fails_is_a_failed_span_of_the_gen_ai_conventions()
    {
        using var spans = new CollectedSpans();
        var (_, trace) = Talk(call => call.Tools[call.Tools.FindIndex(tool => tool.Name == "find_claim")] = Failing(call.Tools.First(tool => tool.Name == "find_claim")));

        var tool = spans.Of(trace).First(span => span.DisplayName == "execute_tool find_claim");
        Assert.Equal((ActivityStatusCode.Error, "Failed"), (tool.Status, tool.GetTagItem("error.type")));
        Assert.Equal(("execute_tool", "find_claim", "function"), (tool.GetTagItem("gen_ai.operation.name"), tool.GetTagItem("gen_ai.tool.name"), tool.GetTagItem("gen_ai.tool.type")));
    }

    private static AgentTool Failing(AgentTool tool) => tool with { Function = new Broken(tool.Function) };

    private static ScriptedCall Talk(CallTicket ticket, Action<ScriptedCall>? arrange = null) => ScriptedCall.Run(ClaimStatus, call =>
    {
        (call.Id, call.Trace) = (ticket.Call, ticket.Trace);
        call.Model.WithClaims();
        call.WithoutOpeners();
        arrange?.Invoke(call);
    });

    private static (ScriptedCall Call, ActivityTraceId Trace) Talk(Action<ScriptedCall>? arrange = null)
    {
        var trace = ActivityTraceId.CreateRandom();
        var ticket = new CallTicket(CallId.At(TimeProvider.System.GetUtcNow()), "claims", "en-US", "", "", default) { Trace = Context(trace) };
        return (Talk(ticket, arrange), trace);
    }

    private static string Context(ActivityTraceId trace) => $"00-{trace}-{ActivitySpanId.CreateRandom()}-01";

    private static string Values(Activity span) => string.Join('\n', span.TagObjects.Select(tag => tag.Value));

    private static IEnumerable<string> Told(Activity span) => span.TagObjects.Concat(span.Events.SelectMany(happened => happened.Tags))
        .Select(tag => $"{tag.Value}").Concat(span.Events.Select(happened => happened.Name)).Append(span.StatusDescription ?? "");

    private static async Task<CallTicket> RingAsync(GatewayHost gateway)
    {
        await PostRingAsync(gateway);
        var (_, plan) = Assert.Single(gateway.Telephony.Answered);
        var text = HttpUtility.ParseQueryString(plan.Media!.Query)["ticket"];
        return CallTicket.Read(text, plan.Call, gateway.TicketKey, TimeProvider.System.GetUtcNow()).Ticket!;
    }

    private static Task PostRingAsync(GatewayHost gateway) => PostAsync(
        gateway.CreateClient(),
        $"/webhooks/azure/events?code={GatewayHost.WebhookKey}",
        """[{"id":"1","topic":"/t","subject":"/x","eventType":"Microsoft.Communication.IncomingCall","eventTime":"2026-01-05T09:00:00Z","metadataVersion":"1","dataVersion":"1.0","data":{"to":{"rawId":"4:+15550199001"},"from":{"rawId":"4:+15550100001"},"incomingCallContext":"context-1","correlationId":"ring-1"}}]""");

    private static Task ReportAsync(GatewayHost gateway, CallId call, string type)
    {
        var client = gateway.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Acs.Issue(GatewayHost.AcsAudience));
        return PostAsync(
            client,
            $"/webhooks/acs/{call}",
            $$$"""[{"specversion":"1.0","id":"{{{Guid.NewGuid()}}}","source":"x","type":"Microsoft.Communication.{{{type}}}","time":"2026-01-05T09:00:00Z","data":{"callConnectionId":"connection-{{{call}}}","serverCallId":"server-1","correlationId":"ring-1"}}]""");
    }

    private static Task HangUpAsync(GatewayHost gateway, CallId call) => PostAsync(gateway.As("Ana", "Calls.Control"), $"/api/calls/{call}/hang-up", "");

    private static async Task PostAsync(HttpClient client, string address, string body)
    {
        using var answer = await client.PostAsync(address, new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted, $"{address}: {answer.StatusCode}");
    }

    private static async Task FinishAsync(GatewayHost gateway, CallId id, ScriptedCall call)
    {
        foreach (var happened in call.Happened)
        {
            await gateway.Log.AppendAsync(id, happened);
        }

        Assert.True(await gateway.Services.GetRequiredService<CallFinisher>().FinishAsync(id, default));
    }

    private sealed class Broken(AIFunction tool) : DelegatingAIFunction(tool)
    {
        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
            throw new HttpRequestException("The system behind the tool is away.");
    }
}
