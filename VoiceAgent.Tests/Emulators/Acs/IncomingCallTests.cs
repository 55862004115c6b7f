using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Acs;

public sealed class IncomingCallTests
{
    [Fact]
    public async Task The_webhook_is_asked_before_it_is_told_and_the_event_has_the_documented_shape()
    {
        await using var agent = await TinyAgent.StartAsync();
        await using var acs = await StartAsync(agent);
        agent.Answers = false;

        await acs.CallAsync();
        await Eventually.Is(() => !agent.Incoming.IsEmpty, "IncomingCall");

        Assert.Equal(1, agent.Handshakes);
        agent.Incoming.TryPeek(out var posted);
        Assert.Equal("Microsoft.Communication.IncomingCall", posted.GetProperty("eventType").GetString());
        var data = posted.GetProperty("data");
        Assert.Equal("4:+15550100001", data.GetProperty("from").GetProperty("rawId").GetString());
        Assert.Equal("+15550199001", data.GetProperty("to").GetProperty("phoneNumber").GetProperty("value").GetString());
        Assert.All(["serverCallId", "correlationId", "incomingCallContext"], name => Assert.NotEmpty(data.GetProperty(name).GetString()!));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(413)]
    public async Task What_Event_Grid_does_not_try_again_fails_the_call_at_once(int status)
    {
        await using var agent = await TinyAgent.StartAsync();
        await using var acs = await StartAsync(agent);
        agent.NotificationStatuses.Enqueue(status);

        var result = await acs.ResultWhenAsync(await acs.CallAsync(), "failed");

        Assert.Single(agent.Incoming);
        Assert.Contains(status.ToString(), result.GetProperty("failures")[0].GetString());
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(404)]
    [InlineData(429)]
    public async Task Anything_else_is_tried_again_with_the_same_event(int status)
    {
        await using var agent = await TinyAgent.StartAsync();
        await using var acs = await StartAsync(agent, "--Acs:EventGrid:RetryAfter:0=00:00:00.05");
        agent.NotificationStatuses.Enqueue(status);

        await acs.ResultWhenAsync(await acs.CallAsync(), "connected");

        Assert.Equal(2, agent.Incoming.Count);
        Assert.Single(agent.Incoming.Select(each => each.GetProperty("id").GetString()).Distinct());
    }

    [Fact]
    public async Task A_webhook_that_never_completes_the_handshake_fails_the_call_with_the_reason()
    {
        await using var agent = await TinyAgent.StartAsync();
        await using var acs = await AcsBench.StartAsync(new Uri(agent.Address, "/nothing-here"), "--Acs:EventGrid:HandshakeFor=00:00:00.3", "--Acs:EventGrid:HandshakeRetryAfter=00:00:00.1");

        var result = await acs.ResultWhenAsync(await acs.CallAsync(), "failed");

        Assert.Contains("handshake: it answered 404", result.GetProperty("failures")[0].GetString());
    }

    [Fact]
    public async Task A_call_that_nobody_answers_stops_ringing_and_its_context_is_refused_with_8523()
    {
        await using var agent = await TinyAgent.StartAsync();
        await using var acs = await StartAsync(agent, "--Acs:RingsFor=00:00:00.3");
        agent.Answers = false;

        var result = await acs.ResultWhenAsync(await acs.CallAsync(), "failed");
        agent.Incoming.TryPeek(out var posted);
        var late = await agent.AnswerAsync(posted.GetProperty("data").GetProperty("incomingCallContext").GetString()!);

        Assert.Equal("nobody answered", result.GetProperty("ending").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, late.StatusCode);
        Assert.Equal("8523", (await late.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_call_is_answered_once()
    {
        await using var agent = await TinyAgent.StartAsync();
        await using var acs = await StartAsync(agent);

        await acs.ResultWhenAsync(await acs.CallAsync(), "connected");
        agent.Incoming.TryPeek(out var posted);
        var second = await agent.AnswerAsync(posted.GetProperty("data").GetProperty("incomingCallContext").GetString()!);

        Assert.Equal(HttpStatusCode.BadRequest, second.StatusCode);
    }

    [Fact]
    public async Task A_repeated_answer_with_the_same_repeatability_id_takes_effect_once()
    {
        await using var agent = await TinyAgent.StartAsync();
        await using var acs = await StartAsync(agent);
        agent.Answers = false;
        var call = await acs.CallAsync();
        await Eventually.Is(() => !agent.Incoming.IsEmpty, "IncomingCall");
        agent.Incoming.TryPeek(out var posted);
        acs.Signed.DefaultRequestHeaders.Add("Repeatability-Request-ID", "7f0a");

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => agent.AnswerAsync(posted.GetProperty("data").GetProperty("incomingCallContext").GetString()!)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Single((await Task.WhenAll(answers.Select(answer => answer.Content.ReadAsStringAsync()))).Distinct());
        await acs.ResultWhenAsync(call, "connected");
    }

    [Fact]
    public async Task Rejected_and_redirected_calls_end_at_the_caller()
    {
        await using var agent = await TinyAgent.StartAsync();
        await using var acs = await StartAsync(agent);
        agent.Answers = false;
        var rejected = await acs.CallAsync();
        await Eventually.Is(() => agent.Incoming.Count == 1, "IncomingCall");
        var redirected = await acs.CallAsync();
        await Eventually.Is(() => agent.Incoming.Count == 2, "IncomingCall");
        var contexts = agent.Incoming.Select(each => each.GetProperty("data").GetProperty("incomingCallContext").GetString()).ToArray();

        var reject = await acs.Signed.PostAsJsonAsync("/calling/callConnections:reject", new { incomingCallContext = contexts[0], callRejectReason = "busy" });
        var redirect = await acs.Signed.PostAsJsonAsync("/calling/callConnections:redirect", new
        {
            incomingCallContext = contexts[1],
            target = new { kind = "phoneNumber", phoneNumber = new { value = "+15550111111" } },
        });

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (reject.StatusCode, redirect.StatusCode));
        Assert.Equal("busy", (await acs.ResultAsync(rejected)).GetProperty("ending").GetString());
        Assert.Equal("redirected to +15550111111", (await acs.ResultAsync(redirected)).GetProperty("ending").GetString());
    }

    [Fact]
    public async Task Without_a_webhook_a_call_fails_and_says_which_setting_is_missing()
    {
        await using var acs = await AcsBench.StartAsync(null);

        var result = await acs.ResultWhenAsync(await acs.CallAsync(), "failed");

        Assert.Contains("Acs:IncomingCallWebhook", result.GetProperty("failures")[0].GetString());
    }

    private static async Task<AcsBench> StartAsync(TinyAgent agent, params string[] settings) => agent.Acs = await AcsBench.StartAsync(agent.Webhook, settings);
}
