using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.CallGateway.Webhooks;

/// <summary>A callback whose work fails, from its acknowledgement to its replay by an operator.</summary>
public sealed class ParkedReportsApiTests
{
    [Fact]
    public async Task A_callback_whose_work_fails_is_acknowledged_parked_listed_and_replayed()
    {
        await using var gateway = await GatewayHost.StartAsync(lines: 0, ("Routes:AllLinesBusy", "All lines are busy."), ("Webhooks:Inbox:ParkAfter", "00:00:00.001"), ("Webhooks:Inbox:FirstPause", "00:00:00.001"));
        await gateway.CreateClient().PostAsync(Rings.Address, Rings.Of("ring-1"));
        var call = Assert.Single(gateway.Telephony.Answered).Plan.Call;
        gateway.Telephony.IsDown = true;
        Assert.Equal(HttpStatusCode.OK, await PostAsync(gateway, call));
        Assert.Single(gateway.Inbox.Waiting);

        await Waiting.UntilAsync(async () =>
        {
            await gateway.Services.GetRequiredService<Reports>().RoundAsync(10, CancellationToken.None);
            return gateway.Inbox.Parked.Count == 1;
        });
        using var supervisor = gateway.As("Ana", "supervisor");
        var row = Assert.Single((await supervisor.GetFromJsonAsync<JsonElement>("/api/events/incoming/parked")).GetProperty("reports").EnumerateArray());
        var id = row.GetProperty("id").GetString();
        Assert.Equal(("callbacks", "CallConnected", $"{call}"), (row.GetProperty("source").GetString(), row.GetProperty("kind").GetString(), row.GetProperty("call").GetString()));
        Assert.DoesNotContain("connection-", row.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadGateway, (await supervisor.PostAsync($"/api/events/incoming/parked/{id}/replay", null)).StatusCode);
        Assert.Equal(1, (await (await supervisor.PostAsync("/api/events/incoming/parked/replay", null)).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("failed").GetInt32());

        gateway.Telephony.IsDown = false;
        using var replayed = await supervisor.PostAsync($"/api/events/incoming/parked/{id}/replay", null);

        Assert.Equal("done", (await replayed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("outcome").GetString());
        Assert.Single(gateway.Telephony.Done, done => done.StartsWith("announce", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await supervisor.PostAsync($"/api/events/incoming/parked/{id}/replay", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await supervisor.DeleteAsync($"/api/events/incoming/parked/{id}")).StatusCode);
    }

    [Fact]
    public async Task A_parked_report_can_be_given_up()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var report = IncomingReport.ByContent("callbacks", "CallConnected", CallId.At(ExampleCall.Start), ExampleCall.Start, "{}");
        await gateway.Inbox.ParkAsync(new ParkedReport(report, ExampleCall.Start, "It failed."));
        using var supervisor = gateway.As("Ana", "supervisor");

        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.As("Ben", "operator").DeleteAsync($"/api/events/incoming/parked/{report.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await supervisor.DeleteAsync($"/api/events/incoming/parked/{report.Id}")).StatusCode);

        Assert.Empty(gateway.Inbox.Parked);
        Assert.Equal(HttpStatusCode.BadRequest, (await supervisor.GetAsync("/api/events/incoming/parked?limit=0")).StatusCode);
    }

    private static async Task<HttpStatusCode> PostAsync(GatewayHost gateway, CallId call)
    {
        var body = """[{"specversion":"1.0","id":"1","source":"x","type":"Microsoft.Communication.CallConnected","data":{"callConnectionId":"connection-ID","serverCallId":"s","correlationId":"r"}}]"""
            .Replace("ID\"", $"{call}\"", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/webhooks/acs/{call}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", gateway.Acs.Issue(GatewayHost.AcsAudience));
        using var client = gateway.CreateClient();
        return (await client.SendAsync(request)).StatusCode;
    }
}
