using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Emulators.Acs;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Access;

public sealed class AuditTests
{
    private const string Summary = "The caller's knee was operated on.";

    [Fact]
    public async Task A_command_is_recorded_with_who_what_where_and_result_but_not_with_speech()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        var client = gateway.With([("name", "Ana"), ("sub", "pairwise"), ("oid", "object-1"), ("azp", "dashboard")], Roles.Operator);

        await client.PostAsJsonAsync($"/api/calls/{call}/transfer", new { target = "+15550177777", summary = Summary, attempt = "7" });

        var record = await gateway.Audit.OfAsync(record => record.Action == Permissions.CallsTransfer);
        Assert.Equal(("Ana", "object-1", "dashboard", false), (record.Actor.Name, record.Actor.Subject, record.Actor.App, record.Actor.IsService));
        Assert.Equal([Roles.Operator], record.Actor.Roles);
        Assert.Equal(("POST /api/calls/{call}/transfer", call, 202), (record.Request, record.Call!.Value, record.Status));
        Assert.Equal([("attempt", "7"), ("target", "+15550177777")], record.Parameters.Select(parameter => (parameter.Key, parameter.Value)));
        Assert.DoesNotContain("knee", JsonSerializer.Serialize(record), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_command_is_recorded_with_its_problem()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);

        await gateway.As("Vic", Roles.Viewer).PostAsync($"/api/calls/{call}/hang-up", null);

        var record = await gateway.Audit.OfAsync(record => record.Action == Permissions.CallsHangUp);
        Assert.Equal((403, "You may not do this."), (record.Status, record.Problem));
    }

    [Fact]
    public async Task A_transcript_leaves_the_gateway_only_after_its_record_is_stored()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);

        using var answer = await gateway.As("Vic", Roles.Viewer).GetAsync($"/api/calls/{call}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var record = Assert.Single(gateway.Audit.Stored, record => record.Action == Permissions.TranscriptsRead);
        Assert.Equal((200, call), (record.Status, record.Call!.Value));
    }

    [Fact]
    public async Task While_no_store_takes_records_transcripts_are_refused_and_calls_are_hung_up()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: ("Audit:Patience", "00:00:00.5"));
        var call = await LiveCall.TalkAsync(gateway);
        (gateway.Audit.StoreIsAway, gateway.Audit.JournalIsAway) = (true, true);

        using var read = await gateway.As("Vic", Roles.Viewer).GetAsync($"/api/calls/{call}");
        using var listen = await gateway.As("Ops", Roles.Operator).GetAsync($"/api/calls/{call}/recording");
        using var hangUp = await gateway.As("Ops", Roles.Operator).PostAsync($"/api/calls/{call}/hang-up", null);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, read.StatusCode);
        Assert.Contains("cannot be recorded", await read.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("how can I help", await read.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.NotNull(read.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, listen.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, hangUp.StatusCode);

        // What waited in memory is stored later, the hang-up included.
        (gateway.Audit.StoreIsAway, gateway.Audit.JournalIsAway) = (false, false);
        Assert.Equal(202, (await gateway.Audit.OfAsync(record => record.Action == Permissions.CallsHangUp)).Status);
        await Eventually.Is(() => gateway.As("Vic", Roles.Viewer).GetAsync($"/api/calls/{call}").Result.IsSuccessStatusCode, "transcripts to be readable again");
    }

    [Fact]
    public async Task A_list_of_calls_is_not_audited()
    {
        await using var gateway = await GatewayHost.StartAsync();

        await gateway.As("Vic", Roles.Viewer).GetAsync("/api/calls");
        await gateway.As("Vic", Roles.Viewer).GetAsync($"/api/calls/{CallId.At(ExampleCall.Start)}");

        await gateway.Audit.OfAsync(record => record.Action == Permissions.TranscriptsRead);
        Assert.Single(gateway.Audit.Stored);
    }

    [Fact]
    public async Task The_audit_is_read_page_by_page_with_filters_and_reading_it_is_audited()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        for (var number = 0; number < 3; number++)
        {
            await gateway.As("Ana", Roles.Viewer).GetAsync($"/api/calls/{call}");
        }

        await gateway.As("Ben", Roles.Viewer).GetAsync($"/api/calls/{call}");
        var client = gateway.As("Sue", Roles.Supervisor);
        var first = await client.GetFromJsonAsync<JsonElement>($"/api/audit?subject=Ana&action=transcripts.read&call={call}&size=2");
        var second = await client.GetFromJsonAsync<JsonElement>($"/api/audit?subject=Ana&action=transcripts.read&size=2&continuation={first.GetProperty("continuation").GetString()}");

        Assert.Equal(2, first.GetProperty("records").GetArrayLength());
        Assert.Equal(1, second.GetProperty("records").GetArrayLength());
        Assert.False(second.TryGetProperty("continuation", out _));
        Assert.Equal(2, gateway.Audit.Stored.Count(record => record.Action == Permissions.AuditRead));
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/audit?size=201")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/audit?day=today")).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.DeleteAsync("/api/audit")).StatusCode);
    }

    [Fact]
    public async Task The_audit_is_exported_as_lines_of_json_and_as_csv_that_no_spreadsheet_runs()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        await gateway.As("=HYPERLINK(\"x\")", Roles.Viewer).GetAsync($"/api/calls/{call}");
        var client = gateway.As("Root", Roles.Admin);

        var lines = await client.GetStringAsync("/api/audit/export");
        var csv = await client.GetStringAsync("/api/audit/export?format=csv");

        var exported = JsonSerializer.Deserialize<JsonElement>(lines.Split('\n')[^2]);
        Assert.Equal("transcripts.read", exported.GetProperty("action").GetString());
        Assert.StartsWith("At,Name,Subject,", csv.TrimStart('\ufeff'), StringComparison.Ordinal);
        Assert.Contains("'=HYPERLINK", csv, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.As("Sue", Roles.Supervisor).GetAsync("/api/audit/export")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/audit/export?from=2026-01-02&to=2026-01-01")).StatusCode);
    }

    [Fact]
    public async Task A_recording_of_a_restricted_route_is_for_its_roles_only()
    {
        await using var gateway = await GatewayHost.StartAsync(settings:
        [
            ("Routes:Numbers:0:Number", ExampleCall.Record.To), ("Routes:Numbers:0:Agent", "claims"),
            ("Access:Restrictions:0:Route", ExampleCall.Record.To), ("Access:Restrictions:0:Roles:0", Roles.Supervisor),
        ]);
        await gateway.Store.SaveAsync(FinishedCall.From(ExampleCall.Record, ExampleCall.Story())!, default);
        var recording = $"/api/calls/{ExampleCall.Record.Id}/recording";

        using var refused = await gateway.As("Ops", Roles.Operator).GetAsync(recording);
        using var allowed = await gateway.As("Sue", Roles.Operator, Roles.Supervisor).GetAsync(recording);
        using var transcript = await gateway.As("Ops", Roles.Operator).GetAsync($"/api/calls/{ExampleCall.Record.Id}");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("restricts the permission recordings.listen to the roles supervisor", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.Forbidden, allowed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, transcript.StatusCode);
        Assert.Contains("'Access:Restrictions' names the role 'boss'", (await GatewayHost.FailureToStartAsync(("Access:Restrictions:0:Roles:0", "boss"))).Message, StringComparison.Ordinal);
    }
}
