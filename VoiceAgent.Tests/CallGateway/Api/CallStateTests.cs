using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Api;

/// <summary>A refused command tells the state of the call. A read of a call has a tag.</summary>
public sealed class CallStateTests
{
    [Fact]
    public async Task A_second_transfer_is_told_what_is_possible_now()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        var client = gateway.As("Ana", Roles.Operator);
        await client.PostAsJsonAsync($"/api/calls/{call}/transfer", new { target = "+15550177777" });

        using var refused = await client.PostAsJsonAsync($"/api/calls/{call}/transfer", new { target = "+15550166666" });

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("""{"phase":"transferring","hold":false,"transfer":"running","recording":"allowed","queue":"none"}""", problem.GetProperty("state").GetRawText());
        Assert.Equal(["hang-up", "transfer/cancel", "hold", "media/stop", "recording/pause", "recording/resume"], problem.GetProperty("allowed").EnumerateArray().Select(action => action.GetString()));
    }

    [Fact]
    public async Task A_recording_that_the_caller_refused_cannot_be_resumed()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        await gateway.Log.ChangeAsync(call, record => record with { Consent = new RecordingConsent(false, record.RangAt) });

        using var refused = await gateway.As("Ana", Roles.Operator).PostAsync($"/api/calls/{call}/recording/resume", null);

        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("refused", problem.GetProperty("state").GetProperty("recording").GetString());
        Assert.DoesNotContain("recording/resume", problem.GetProperty("allowed").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unchanged_call_is_not_sent_again()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        var client = gateway.As("Ana", Roles.Viewer);
        using var first = await client.GetAsync($"/api/calls/{call}");
        client.DefaultRequestHeaders.IfNoneMatch.Add(first.Headers.ETag!);

        using var same = await client.GetAsync($"/api/calls/{call}");
        await gateway.Log.ChangeAsync(call, record => record with { Phase = CallPhase.OnHold });
        using var changed = await client.GetAsync($"/api/calls/{call}");

        Assert.Equal((HttpStatusCode.NotModified, 0), (same.StatusCode, (await same.Content.ReadAsByteArrayAsync()).Length));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(first.Headers.ETag, changed.Headers.ETag);
    }

    [Theory]
    [InlineData("size=0")]
    [InlineData("size=201")]
    [InlineData("size=many")]
    [InlineData("continuation=none-of-ours")]
    public async Task A_page_that_cannot_be_given_is_refused(string query)
    {
        await using var gateway = await GatewayHost.StartAsync();

        using var refused = await gateway.As("Ana", Roles.Viewer).GetAsync($"/api/calls?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }
}
