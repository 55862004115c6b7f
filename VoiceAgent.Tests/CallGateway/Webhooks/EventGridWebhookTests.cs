using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Web;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Webhooks;

public sealed class EventGridWebhookTests
{
    private const string Address = Rings.Address;

    [Theory]
    [InlineData("/webhooks/azure/events")]
    [InlineData("/webhooks/azure/events?code=")]
    [InlineData("/webhooks/azure/events?code=wrong")]
    public async Task A_delivery_without_the_key_is_refused(string address)
    {
        await using var gateway = await GatewayHost.StartAsync();

        var answer = await gateway.CreateClient().PostAsync(address, Rings.Of("ring-1"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("code", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(gateway.Telephony.Answered);
    }

    [Fact]
    public async Task The_subscription_handshake_gives_the_code_back()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var handshake = """[{"id":"1","topic":"/t","subject":"","data":{"validationCode":"code-1","validationUrl":"http://x/"},"eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","eventTime":"2026-01-05T09:00:00Z","metadataVersion":"1","dataVersion":"2"}]""";

        var answer = await gateway.CreateClient().PostAsync(Address, Json(handshake));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("code-1", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("validationResponse").GetString());
    }

    [Fact]
    public async Task The_handshake_of_the_cloud_events_schema_allows_who_asks()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var handshake = new HttpRequestMessage(HttpMethod.Options, Address);
        handshake.Headers.Add("WebHook-Request-Origin", "eventgrid.azure.net");

        var answer = await gateway.CreateClient().SendAsync(handshake);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("eventgrid.azure.net", answer.Headers.GetValues("WebHook-Allowed-Origin").Single());
    }

    [Fact]
    public async Task A_ring_is_answered_with_a_ticket_for_the_agent_of_the_called_number()
    {
        await using var gateway = await GatewayHost.StartAsync(
            settings: [("Routes:Numbers:0:Number", "+15550199001"), ("Routes:Numbers:0:Agent", "benefits"), ("Routes:Numbers:0:Language", "es-ES")]);

        var answer = await gateway.CreateClient().PostAsync(Address, Rings.Of("ring-1"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var (ringing, plan) = Assert.Single(gateway.Telephony.Answered);
        Assert.Equal("context-1", ringing.AnswerKey);
        Assert.Equal($"http://gateway.test/webhooks/acs/{plan.Call}", plan.Callback.GetLeftPart(UriPartial.Path));
        Assert.StartsWith($"ws://pipeline.test/media/{plan.Call}?ticket=", plan.Media!.AbsoluteUri, StringComparison.Ordinal);
        var reading = CallTicket.Read(HttpUtility.ParseQueryString(plan.Media.Query)["ticket"], plan.Call, gateway.TicketKey, TimeProvider.System.GetUtcNow());
        Assert.Equal(("benefits", "es-ES", "+15550100001", "+15550199001"), (reading.Ticket!.Agent, reading.Ticket.Language, reading.Ticket.From, reading.Ticket.To));
        var record = await gateway.Log.FindAsync(plan.Call);
        Assert.Equal((CallPhase.Answering, $"connection-{plan.Call}", "ring-1"), (record!.Phase, record.ConnectionId, record.CorrelationId));
        Assert.Collection(
            await gateway.Log.ReadAsync(plan.Call),
            rang => Assert.IsType<CallRang>(rang.Event),
            answered => Assert.IsType<CallAnswered>(answered.Event));
    }

    [Fact]
    public async Task A_ring_in_the_cloud_events_schema_is_answered_too()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var ring = """{"specversion":"1.0","id":"1","source":"/acs","subject":"/x","type":"Microsoft.Communication.IncomingCall","time":"2026-01-05T09:00:00Z","data":DATA}""".Replace("DATA", Rings.Data("ring-1"), StringComparison.Ordinal);

        var answer = await gateway.CreateClient().PostAsync(Address, new StringContent(ring, Encoding.UTF8, "application/cloudevents+json"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(gateway.Telephony.Answered);
    }

    [Fact]
    public async Task A_ring_that_is_delivered_twice_is_answered_once()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var client = gateway.CreateClient();

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.PostAsync(Address, Rings.Of("ring-1"))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Single(gateway.Telephony.Answered);
    }

    [Fact]
    public async Task The_call_is_answered_before_anything_is_written_down()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var writtenBefore = true;
        gateway.Telephony.OnAnswer = plan => writtenBefore = gateway.Log.FindAsync(plan.Call).Result is not null;

        await gateway.CreateClient().PostAsync(Address, Rings.Of("ring-1"));

        Assert.False(writtenBefore);
    }

    [Fact]
    public async Task Without_a_free_line_the_caller_is_sent_to_the_fallback_number()
    {
        await using var gateway = await GatewayHost.StartAsync(lines: 0, ("Routes:FallbackNumber", "+15550177777"));

        var answer = await gateway.CreateClient().PostAsync(Address, Rings.Of("ring-1"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["redirect to +15550177777"], gateway.Telephony.Done);
        var record = Assert.Single(await gateway.Log.LiveAsync());
        Assert.Equal(CallEnding.Rejected, Assert.IsType<CallEnded>((await gateway.Log.ReadAsync(record.Id))[^1].Event).Ending);
    }

    [Fact]
    public async Task Without_a_free_line_and_a_fallback_the_caller_hears_that_it_is_busy()
    {
        await using var gateway = await GatewayHost.StartAsync(lines: 0);

        await gateway.CreateClient().PostAsync(Address, Rings.Of("ring-1"));

        Assert.Equal(["reject"], gateway.Telephony.Done);
    }

    [Fact]
    public async Task More_callers_at_once_than_lines_are_turned_away()
    {
        await using var gateway = await GatewayHost.StartAsync(lines: 3);
        var client = gateway.CreateClient();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(number => client.PostAsync(Address, Rings.Of($"ring-{number}"))));

        Assert.Equal(3, gateway.Telephony.Answered.Count);
        Assert.Equal(7, gateway.Telephony.Done.Count(done => done == "reject"));
    }

    [Fact]
    public async Task A_caller_who_is_gone_is_written_down_as_such()
    {
        await using var gateway = await GatewayHost.StartAsync();
        gateway.Telephony.IsGone = true;

        var answer = await gateway.CreateClient().PostAsync(Address, Rings.Of("ring-1"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var record = Assert.Single(await gateway.Log.LiveAsync());
        Assert.Equal(CallEnding.CallerHungUp, Assert.IsType<CallEnded>((await gateway.Log.ReadAsync(record.Id))[^1].Event).Ending);
    }

    [Fact]
    public async Task A_ring_that_could_not_be_answered_is_taken_at_its_next_delivery()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var client = gateway.CreateClient();
        gateway.Telephony.IsDown = true;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.PostAsync(Address, Rings.Of("ring-1"))).StatusCode);

        gateway.Telephony.IsDown = false;
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync(Address, Rings.Of("ring-1"))).StatusCode);

        Assert.Single(gateway.Telephony.Answered);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""[{"eventType":"Microsoft.Communication.IncomingCall"}]""")]
    [InlineData("""[{"id":"1","topic":"/t","subject":"/x","eventType":"Microsoft.Communication.IncomingCall","eventTime":"2026-01-05T09:00:00Z","dataVersion":"1.0","data":{"correlationId":"ring-1"}}]""")]
    [InlineData("""[{"id":"1","topic":"/t","subject":"/x","eventType":"Microsoft.Communication.IncomingCall","eventTime":"2026-01-05T09:00:00Z","dataVersion":"1.0","data":"nothing"}]""")]
    [InlineData("""[{"id":"1","topic":"/t","subject":"/x","eventType":"Microsoft.Communication.IncomingCall","eventTime":"2026-01-05T09:00:00Z","dataVersion":"1.0"}]""")]
    [InlineData("""[{"id":"1","topic":"/t","subject":"/x","eventType":"Microsoft.Communication.RecordingFileStatusUpdated","eventTime":"2026-01-05T09:00:00Z","dataVersion":"1.0","data":{"recordingStorageInfo":{"recordingChunks":[]}}}]""")]
    [InlineData("""[{"id":"1","topic":"/t","subject":"/recording/call/s/recordingId/r","eventType":"Microsoft.Communication.RecordingFileStatusUpdated","eventTime":"2026-01-05T09:00:00Z","dataVersion":"1.0","data":{"recordingStorageInfo":{"recordingChunks":[{"documentId":"d","contentLocation":"no address"}]}}}]""")]
    [InlineData("""{"specversion":"1.0"}""")]
    public async Task A_malformed_delivery_is_refused_and_says_why(string body)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var client = gateway.CreateClient();

        var answer = await client.PostAsync(Address, Json(body));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotEmpty((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync(Address, Rings.Of("ring-1"))).StatusCode);
        Assert.Single(gateway.Telephony.Answered);
    }

    [Fact]
    public async Task A_delivery_that_is_too_long_is_refused()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var client = gateway.CreateClient();
        var long_ = new string(' ', 1024 * 1024 + 1);

        var announced = await client.PostAsync(Address, Json(long_));
        using var streamed = new HttpRequestMessage(HttpMethod.Post, Address) { Content = new StreamContent(new Unsized(Encoding.UTF8.GetBytes(long_))) };
        var unannounced = await client.SendAsync(streamed);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, announced.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, unannounced.StatusCode);
    }

    [Fact]
    public async Task Events_of_other_publishers_are_acknowledged()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var other = """[{"id":"1","topic":"/t","subject":"/x","eventType":"Some.Other.Event","eventTime":"2026-01-05T09:00:00Z","dataVersion":"1.0","data":{"x":1}}]""";

        Assert.Equal(HttpStatusCode.OK, (await gateway.CreateClient().PostAsync(Address, Json(other))).StatusCode);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private sealed class Unsized(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
