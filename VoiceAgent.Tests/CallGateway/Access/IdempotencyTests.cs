using System.Net;
using System.Net.Http.Json;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Access;

public sealed class IdempotencyTests
{
    private static readonly object ToAColleague = new { target = "+15550177777", summary = "A claim." };

    [Fact]
    public async Task A_repeated_command_is_carried_out_once_and_gets_the_same_response()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        using var client = gateway.As("Ana", Roles.Operator);

        using var first = await SendAsync(client, $"/api/calls/{call}/transfer", "transfer-1", ToAColleague);
        using var second = await SendAsync(client, $"/api/calls/{call}/transfer", "transfer-1", ToAColleague);

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (first.StatusCode, second.StatusCode));
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal("true", Assert.Single(second.Headers.GetValues("Idempotency-Replayed")));
        Assert.Single(gateway.Telephony.Done);
        Assert.Equal(TimeSpan.FromHours(24), gateway.Idempotency.Kept);
    }

    [Fact]
    public async Task A_refusal_that_does_not_change_is_repeated_with_its_problem()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var unknown = CallId.At(ExampleCall.Start);
        using var client = gateway.As("Ana", Roles.Operator);

        using var first = await SendAsync(client, $"/api/calls/{unknown}/hang-up", "1");
        using var second = await SendAsync(client, $"/api/calls/{unknown}/hang-up", "1");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (first.StatusCode, second.StatusCode));
        Assert.Equal("application/problem+json", second.Content.Headers.ContentType?.MediaType);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.True(second.Headers.Contains("Idempotency-Replayed"));
    }

    [Fact]
    public async Task A_conflict_may_be_sent_again_because_nothing_was_done()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        using var client = gateway.As("Ana", Roles.Operator);
        await SendAsync(client, $"/api/calls/{call}/transfer", "1", ToAColleague);

        using var busy = await SendAsync(client, $"/api/calls/{call}/transfer", "2", ToAColleague);
        await gateway.Log.ChangeAsync(call, record => record with { Transfer = record.Transfer! with { Outcome = TransferOutcome.Busy }, Phase = CallPhase.Connected });
        using var again = await SendAsync(client, $"/api/calls/{call}/transfer", "2", ToAColleague);

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Accepted), (busy.StatusCode, again.StatusCode));
    }

    [Fact]
    public async Task A_key_of_another_request_is_refused()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        using var client = gateway.As("Ana", Roles.Operator);
        await SendAsync(client, $"/api/calls/{call}/transfer", "1", ToAColleague);

        using var other = await SendAsync(client, $"/api/calls/{call}/transfer", "1", new { target = "+15550166666" });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Contains("Use a new key", await other.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_key_of_another_person_is_another_key()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var unknown = CallId.At(ExampleCall.Start);

        await SendAsync(gateway.As("Ana", Roles.Operator), $"/api/calls/{unknown}/hang-up", "1");
        using var bens = await SendAsync(gateway.As("Ben", Roles.Operator), $"/api/calls/{unknown}/hang-up", "1");

        Assert.False(bens.Headers.Contains("Idempotency-Replayed"));
    }

    [Fact]
    public async Task While_the_first_request_runs_the_second_one_is_told_when_to_ask_again()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        using var client = gateway.As("Ana", Roles.Operator);
        var held = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        gateway.Telephony.Requesting = _ =>
        {
            asked.TrySetResult();
            return held.Task;
        };

        var first = SendAsync(client, $"/api/calls/{call}/hang-up", "1");
        await asked.Task.WaitAsync(TimeSpan.FromMinutes(1));
        using var second = await SendAsync(client, $"/api/calls/{call}/hang-up", "1");
        held.SetResult();

        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), second.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.Accepted, (await first).StatusCode);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("129")]
    public async Task A_key_that_cannot_be_used_is_refused(string key)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);

        using var answer = await SendAsync(gateway.As("Ana", Roles.Operator), $"/api/calls/{call}/hang-up", key == "129" ? new string('k', 129) : key);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(gateway.Telephony.Done);
    }

    [Fact]
    public async Task Without_redis_the_command_is_carried_out()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        gateway.Idempotency.IsAway = true;

        using var answer = await SendAsync(gateway.As("Ana", Roles.Operator), $"/api/calls/{call}/hang-up", "1");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Single(gateway.Telephony.Done);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string path, string key, object? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await client.SendAsync(request);
    }
}
