using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Campaigns;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Api.Campaigns;

/// <summary>One gateway serves all tests of this class.</summary>
public sealed class CampaignsApiTests(CampaignsApiTests.Started started) : IClassFixture<CampaignsApiTests.Started>
{
    private const string From = "+15550199001";

    private readonly GatewayHost _gateway = started.Gateway;
    private readonly HttpClient _client = started.Gateway.As("Ana", "supervisor");

    [Fact]
    public async Task A_placed_call_is_live_with_its_direction_and_its_ticket_has_what_the_agent_needs()
    {
        var placed = await PlaceAsync(new { from = From, to = "+15550100001", greeting = "Hello Ada.", purpose = "The claim was paid.", voicemail = "leaveMessage", voicemailMessage = "Please call us." });

        Assert.Equal(HttpStatusCode.Created, placed.StatusCode);
        var record = await placed.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("outbound", "ringing", From, "+15550100001"), (Text(record, "direction"), Text(record, "phase"), Text(record, "from"), Text(record, "to")));
        var call = CallId.Parse(Text(record, "id")!);
        var plan = _gateway.Placing.Placed.Single(each => each.Plan.Call == call).Plan;
        var ticket = CallTicket.Read(Uri.UnescapeDataString(plan.Media!.Query["?ticket=".Length..]), call, _gateway.TicketKey, call.RangAt).Ticket!;
        Assert.Equal(("Hello Ada.", "The claim was paid.", VoicemailBehaviour.LeaveMessage, "Please call us."), (ticket.Outbound!.Greeting, ticket.Outbound.Purpose, ticket.Outbound.Voicemail, ticket.Outbound.VoicemailMessage));
        Assert.Equal(("+15550100001", From, CallDirection.Outbound), (ticket.Person, ticket.OwnNumber, ticket.Origin.Direction));
        Assert.Equal([new CallPlaced(From, "+15550100001", "Ana")], (await _gateway.Log.ReadAsync(call)).Select(logged => logged.Event));
    }

    [Theory]
    [InlineData(CallEnding.CallerHungUp, CallEnding.Busy, "busy")]
    [InlineData(CallEnding.CallerHungUp, CallEnding.Declined, "declined")]
    [InlineData(CallEnding.NotPlaced, CallEnding.NotPlaced, "notPlaced")]
    public async Task An_unanswered_call_ends_with_the_reason(CallEnding ending, CallEnding unanswered, string word)
    {
        var call = await RingAsync("+15550100002");
        var progress = _gateway.Services.GetRequiredService<CallProgress>();
        await progress.ReportAsync(call, $"connection-{call}", new TelephonyEvent.Disconnected(ending, unanswered), default);
        await _gateway.Services.GetRequiredService<VoiceAgent.CallGateway.Calls.Finishing.CallCloser>().CloseDisconnectedAsync((await _gateway.Log.FindAsync(call))!, default);

        var shown = await _client.GetFromJsonAsync<JsonElement>($"/api/calls/{call}");
        Assert.Equal(("ended", word, "outbound"), (Text(shown.GetProperty("record"), "phase"), Text(shown.GetProperty("record"), "ending"), Text(shown.GetProperty("record"), "direction")));
    }

    [Fact]
    public async Task A_call_that_rings_can_be_hung_up_and_nothing_else()
    {
        var call = await RingAsync("+15550100003");

        var refused = await _client.PostAsJsonAsync($"/api/calls/{call}/transfer", new { target = "+15550199900" });
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal(["hang-up"], (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("allowed").EnumerateArray().Select(word => word.GetString()!));
        Assert.Equal(HttpStatusCode.Accepted, (await _client.PostAsync($"/api/calls/{call}/hang-up", null)).StatusCode);
        Assert.Contains($"hang up connection-{call}", _gateway.Telephony.Done);
    }

    [Fact]
    public async Task A_telephone_that_rings_too_long_is_hung_up()
    {
        var call = await RingAsync("+15550100004");
        var late = (await _gateway.Log.ChangeAsync(call, record => record with { RingsUntil = call.RangAt }))!;

        Assert.NotNull(await _gateway.Services.GetRequiredService<RingingOut>().LookAsync(late, default));
        Assert.Contains($"hang up connection-{call}", _gateway.Telephony.Done);
        Assert.Equal(CallEnding.NotAnswered, (await _gateway.Log.FindAsync(call))!.Ending);
    }

    [Fact]
    public async Task Who_picks_up_after_the_call_was_given_up_is_hung_up()
    {
        var call = await RingAsync("+15550100005");
        var progress = _gateway.Services.GetRequiredService<CallProgress>();
        await progress.ReportAsync(call, null, new TelephonyEvent.Disconnected(CallEnding.NotPlaced, CallEnding.NotPlaced), default);
        await progress.ReportAsync(call, $"connection-{call}", new TelephonyEvent.Connected($"connection-{call}", null, null), default);

        Assert.Contains($"hang up connection-{call}", _gateway.Telephony.Done);
    }

    [Fact]
    public async Task Refusals_say_what_to_do()
    {
        await RefusedAsync(new { from = From, to = "+33123456789" }, HttpStatusCode.Forbidden, "Outbound:Targets");
        await RefusedAsync(new { from = "+15550199777", to = "+15550100001" }, HttpStatusCode.BadRequest, "/api/routes");
        await RefusedAsync(new { from = From, to = "1" }, HttpStatusCode.BadRequest, "E.164");
        await RefusedAsync(new { from = From, to = "+15550100001", greeting = new string('語', 300) }, HttpStatusCode.BadRequest, "bytes");
        await RefusedAsync(new { from = From, to = "+15550100001", voicemail = "leaveMessage" }, HttpStatusCode.BadRequest, "voicemailMessage");
        await RefusedAsync(new { from = From, to = "+15550100001", ringsFor = "01:00:00" }, HttpStatusCode.BadRequest, "ringsFor");

        Assert.Equal(HttpStatusCode.OK, (await _client.PutAsJsonAsync("/api/do-not-call/%2B15550100009", new { why = "Wants no calls." })).StatusCode);
        await RefusedAsync(new { from = From, to = "+15550100009" }, HttpStatusCode.Forbidden, "do-not-call list");
        Assert.Equal(HttpStatusCode.NoContent, (await _client.DeleteAsync("/api/do-not-call/%2B15550100009")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.DeleteAsync("/api/do-not-call/%2B15550100009")).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await PlaceAsync(new { from = From, to = "+15550100009" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _gateway.As("Olga", "operator").PostAsJsonAsync("/api/calls", new { from = From, to = "+15550100001" })).StatusCode);
    }

    [Fact]
    public async Task A_campaign_is_created_filled_started_paused_resumed_and_ended()
    {
        var campaign = await CreateAsync();
        var address = $"/api/campaigns/{campaign}";
        Assert.Contains("no contacts", await (await _client.PostAsync($"{address}/start", null)).Content.ReadAsStringAsync());

        Assert.Equal("""{"added":2,"known":0}""", await UploadAsync(address, "number,name\n+15550100101,Ada\n+15550100102,=cmd|' /C calc'!A0"));
        Assert.Equal("""{"added":1,"known":1}""", await UploadAsync(address, "number,name\n+15550100101,Other\n+15550100103,Bo"));
        var wrong = await _client.PostAsync($"{address}/contacts", Csv("number\n+15550100104\nx"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal(3, (await wrong.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("lines")[0].GetProperty("line").GetInt32());

        foreach (var (act, state) in new[] { ("start", "running"), ("pause", "paused"), ("resume", "running"), ("end", "ended") })
        {
            var changed = await (await _client.PostAsync($"{address}/{act}", null)).Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(state, Text(changed.GetProperty("campaign"), "state"));
        }

        var again = await _client.PostAsync($"{address}/resume", null);
        Assert.Equal((HttpStatusCode.Conflict, "ended"), (again.StatusCode, Text(await again.Content.ReadFromJsonAsync<JsonElement>(), "state")));
        Assert.Equal(HttpStatusCode.Conflict, (await _client.PostAsync($"{address}/contacts", Csv("number\n+15550100105"))).StatusCode);

        // The gateway gives up who waits.
        var work = _gateway.Services.GetRequiredService<CampaignWork>();
        await work.LookAsync((await _gateway.Campaigns.FindAsync(Guid.Parse(campaign), default))!, default, default);
        var shown = await _client.GetFromJsonAsync<JsonElement>(address);
        Assert.Equal((3, 3), (shown.GetProperty("contacts").GetInt32(), shown.GetProperty("progress").GetProperty("givenUp").GetInt32()));
        var results = await _client.GetStringAsync($"{address}/results");
        Assert.Equal(4, results.Trim().Split('\n').Length);
        Assert.Contains("'=cmd|", results);
        Assert.Contains("'+15550100101", results);
        Assert.Contains(",Ada,givenUp,0,", results);
        Assert.Equal(3, (await _client.GetFromJsonAsync<JsonElement>($"{address}/contacts?state=givenUp")).GetProperty("contacts").GetArrayLength());
        Assert.Equal(HttpStatusCode.BadRequest, (await _client.GetAsync($"{address}/contacts?state=7")).StatusCode);
    }

    [Fact]
    public async Task Mistakes_in_the_settings_name_their_fields()
    {
        var refused = await _client.PostAsJsonAsync("/api/campaigns", new
        {
            name = "",
            from = "1",
            atOnce = 0,
            perMinute = 5_000,
            timeZone = "Mars/Base",
            voicemail = "leaveMessage",
            retry = new { busy = new { attempts = 99, after = "00:01:00" } },
            hours = new { weekly = new { monday = new[] { "9-5" } } },
        });
        var errors = (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").EnumerateObject().Select(error => error.Name);
        Assert.Equal(["atOnce", "from", "hours.weekly.monday[0]", "name", "perMinute", "retry.busy.attempts", "timeZone", "voicemailMessage"], errors.Order());
    }

    [Fact]
    public async Task A_request_to_be_called_back_is_carried_out_once_and_can_be_cancelled_before()
    {
        var wished = await AddCallbackAsync(new { number = "+15550100201", route = From, wishedAt = TimeProvider.System.GetUtcNow().AddDays(1), timeZone = "America/New_York" });
        var now = await AddCallbackAsync(new { number = "+15550100202", route = From, why = "Asked about the claim." });
        var rounds = _gateway.Services.GetRequiredService<VoiceAgent.CallGateway.Calls.Callbacks.CallbackRounds>();
        await Task.WhenAll(rounds.RoundAsync(default), rounds.RoundAsync(default));

        Assert.DoesNotContain(_gateway.Placing.Placed, placed => placed.To == "+15550100201");
        var placed = Assert.Single(_gateway.Placing.Placed, placed => placed.To == "+15550100202");
        Assert.Equal("calling", Text(await _client.GetFromJsonAsync<JsonElement>($"/api/callbacks/{now}"), "status"));
        Assert.Equal(HttpStatusCode.Conflict, (await _client.PostAsync($"/api/callbacks/{now}/cancel", null)).StatusCode);
        Assert.Equal("cancelled", Text(await (await _client.PostAsync($"/api/callbacks/{wished}/cancel", null)).Content.ReadFromJsonAsync<JsonElement>(), "status"));

        // The person was busy, and is called again later.
        var call = placed.Plan.Call;
        await _gateway.Log.ChangeAsync(call, record => record with { Phase = CallPhase.Ended, Ending = CallEnding.Busy });
        await rounds.RoundAsync(default);
        var shown = await _client.GetFromJsonAsync<JsonElement>($"/api/callbacks/{now}");
        Assert.Equal(("waiting", 1), (Text(shown, "status"), shown.GetProperty("dial").GetProperty("attempts").GetArrayLength()));
        Assert.Contains("+15550100202", await _client.GetStringAsync("/api/callbacks"));
        Assert.Contains("+15550100201", await _client.GetStringAsync("/api/callbacks?status=cancelled"));
        Assert.Equal(HttpStatusCode.BadRequest, (await _client.GetAsync("/api/callbacks?status=lost")).StatusCode);
    }

    private async Task<string> AddCallbackAsync(object order) => Text(await (await _client.PostAsJsonAsync("/api/callbacks", order)).Content.ReadFromJsonAsync<JsonElement>(), "id")!;

    private async Task<CallId> RingAsync(string to) => CallId.Parse(Text(await (await PlaceAsync(new { from = From, to })).Content.ReadFromJsonAsync<JsonElement>(), "id")!);

    private Task<HttpResponseMessage> PlaceAsync(object order) => _client.PostAsJsonAsync("/api/calls", order);

    private async Task RefusedAsync(object order, HttpStatusCode status, string advice)
    {
        var refused = await PlaceAsync(order);
        Assert.Equal(status, refused.StatusCode);
        Assert.Contains(advice, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<string> CreateAsync()
    {
        var created = await _client.PostAsJsonAsync("/api/campaigns", new { name = "Renewals", from = From, greeting = "Hello {name}." });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return Text((await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("campaign"), "id")!;
    }

    private async Task<string> UploadAsync(string address, string csv) => await (await _client.PostAsync($"{address}/contacts", Csv(csv))).Content.ReadAsStringAsync();

    private static StringContent Csv(string text) => new(text, Encoding.UTF8, "text/csv");

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    public sealed class Started : IAsyncLifetime
    {
        internal GatewayHost Gateway { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Gateway = await GatewayHost.StartAsync(lines: 50, ("Routes:Numbers:0:Number", From), ("Routes:Numbers:0:Agent", "claims"), ("Outbound:Targets:0", "+1555*"), ("Outbound:CallbackHours", "00:00-24:00"));
        }

        public async Task DisposeAsync() => await Gateway.DisposeAsync();
    }
}
