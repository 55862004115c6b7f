using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Api.Routes;

/// <summary>The API of routes, at the real host.</summary>
public sealed class RoutesApiTests
{
    private const string Number = "+15550199001";
    private const string Address = $"/api/routes/{Number}";
    private const string Good = """{"agent":"claims","language":"en-US"}""";
    private const string Office = """
        {"agent":"claims","timeZone":"Europe/Berlin","hours":{"weekly":{"monday":["09:00-17:00"]},"holidays":[{"date":"12-25","name":"Christmas Day"}]},
        "closed":{"announcement":"We are closed."}}
        """;

    private static readonly (string, string) New = ("If-None-Match", "*");

    [Fact]
    public async Task Nobody_gets_in_without_a_token_or_with_a_token_of_another_role()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var (stranger, reader, changer) = (gateway.CreateClient(), gateway.As("Ana", "Calls.Read"), gateway.As("Ana", "Calls.Control"));
        (string Method, string Path)[] requests =
        [
            ("GET", "/api/routes"),
            ("GET", "/api/routes/export"),
            ("GET", Address),
            ("GET", $"{Address}/plan"),
            ("GET", $"{Address}/history"),
            ("GET", $"{Address}/history/1"),
            ("PUT", Address),
            ("DELETE", Address),
            ("POST", $"{Address}/history/1/restore"),
            ("POST", "/api/routes/import"),
        ];
        foreach (var (method, path) in requests)
        {
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, (await SendAsync(stranger, method, path, Good)).StatusCode));
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, (await SendAsync(method == "GET" ? changer : reader, method, path, Good)).StatusCode));
        }
    }

    [Fact]
    public async Task A_route_is_created_read_changed_and_deleted()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var client = Ana(gateway);

        var created = await SendAsync(client, "PUT", Address, Office, New);
        Assert.Equal((HttpStatusCode.Created, "\"1\""), (created.StatusCode, created.Headers.ETag!.Tag));
        Assert.Equal("/api/routes/%2B15550199001", created.Headers.Location!.ToString());
        var read = await client.GetAsync(created.Headers.Location);
        var view = await JsonOf(read);
        Assert.Equal("\"1\"", read.Headers.ETag!.Tag);
        Assert.Equal((1, "Ana", Number), (view.GetProperty("version").GetInt32(), view.GetProperty("changedBy").GetString(), view.GetProperty("route").GetProperty("number").GetString()));

        // What was read can be sent back.
        var changed = await SendAsync(client, "PUT", Address, view.GetProperty("route").GetRawText().Replace("claims", "sales", StringComparison.Ordinal), ("If-Match", "\"1\""));
        Assert.Equal((HttpStatusCode.OK, "\"2\""), (changed.StatusCode, changed.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(client, "DELETE", Address, null, ("If-Match", "W/\"2\""))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(Address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(client, "DELETE", Address, null, ("If-Match", "\"2\""))).StatusCode);
        Assert.Equal("\"4\"", (await SendAsync(client, "PUT", Address, Good, New)).Headers.ETag!.Tag);
        Assert.Equal([1L, 2, 3, 4], gateway.RouteSignals.Sent.Select(signal => signal.Version));
    }

    [Fact]
    public async Task A_change_needs_the_version_that_it_is_based_on()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var client = Ana(gateway);

        await RefusedAsync(client, 428, "If-None-Match: *", Good);
        await RefusedAsync(client, 412, "does not exist", Good, ("If-Match", "\"1\""));
        await SendAsync(client, "PUT", Address, Good, New);
        await RefusedAsync(client, 428, "send its ETag as If-Match", Good);
        await RefusedAsync(client, 412, "has version 1", Good, New);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, "PUT", Address, Good, ("If-Match", "\"7\", \"1\""))).StatusCode);
        await RefusedAsync(client, 412, "Ana made version 2", Good, ("If-Match", "\"1\""));
        await RefusedAsync(client, 400, "If-None-Match: *", Good, ("If-None-Match", "\"1\""));
        await RefusedAsync(client, 400, "If-None-Match: *", Good, ("If-Match", "one"));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, "PUT", Address, Good, ("If-Match", "*"))).StatusCode);
        Assert.Equal(428, (int)(await SendAsync(client, "DELETE", Address, null)).StatusCode);
        Assert.Equal(412, (int)(await SendAsync(client, "DELETE", Address, null, ("If-Match", "\"1\""))).StatusCode);
    }

    [Fact]
    public async Task A_mistake_names_its_field()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var client = Ana(gateway);
        (string Body, string Field)[] mistakes =
        [
            ("""{"agent":"two words"}""", "agent"),
            ("""{"language":"en-US"}""", "agent"),
            ("""{"agent":"claims","number":"+15550199002"}""", "number"),
            ("""{"agent":"claims","hours":{"weekly":{"monday":["9-17"]}}}""", "hours.weekly.monday[0]"),
            ("""{"agent":"claims","longestCall":"soon"}""", "longestCall"),
            ("""{"agent":"claims","longestCall":"99:00:00"}""", "longestCall"),
            ("""{"agent":"claims","agnet":"sales"}""", "agnet"),
            ("""{"agent":null}""", "agent"),
            ("""{"agent":"claims","agent":"sales"}""", "agent"),
            ("""{"agent":"claims","hours":{"holidays":[null]}}""", "hours.holidays[0]"),
            ("""{"agent":"claims","moreHumans":[null]}""", "moreHumans[0]"),
            ("""{"agent":"claims","recording":{"formats":["wav",7]}}""", "recording.formats[1]"),
            ("""{"agent":"claims" """, "body"),
            ("null", "body"),
            ("", "body"),
        ];
        foreach (var (body, field) in mistakes)
        {
            var refused = await SendAsync(client, "PUT", Address, body, New);
            Assert.Equal((body, HttpStatusCode.BadRequest), (body, refused.StatusCode));
            var errors = (await JsonOf(refused)).GetProperty("errors");
            Assert.True(errors.TryGetProperty(field, out var messages), $"'{field}' is not in {errors}");
            Assert.NotEmpty(messages[0].GetString()!);
        }
    }

    [Fact]
    public async Task Another_address_than_a_number_is_refused()
    {
        await using var gateway = await GatewayHost.StartAsync();

        var refused = await SendAsync(Ana(gateway), "PUT", "/api/routes/anything", Good, New);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.True((await JsonOf(refused)).GetProperty("errors").TryGetProperty("number", out _));
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_refused()
    {
        await using var gateway = await GatewayHost.StartAsync();

        var refused = await SendAsync(Ana(gateway), "PUT", Address, $$"""{"agent":"{{new string('x', 2_000_000)}}"}""", New);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
    }

    [Fact]
    public async Task The_history_has_the_whole_former_routes_and_each_can_be_restored()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var client = Ana(gateway);
        await SendAsync(client, "PUT", Address, Good, New);
        await SendAsync(client, "PUT", Address, Office, ("If-Match", "\"1\""));
        await SendAsync(client, "DELETE", Address, null, ("If-Match", "\"2\""));

        var history = (await client.GetFromJsonAsync<JsonElement>($"{Address}/history")).GetProperty("versions");
        Assert.Equal(["deleted", "changed", "created"], history.EnumerateArray().Select(version => version.GetProperty("kind").GetString()));
        Assert.Equal("Europe/Berlin", history[0].GetProperty("before").GetProperty("timeZone").GetString());
        Assert.False(history[0].TryGetProperty("after", out _));
        Assert.Equal("Ana", (await client.GetFromJsonAsync<JsonElement>($"{Address}/history/2")).GetProperty("by").GetString());

        Assert.Equal(428, (int)(await SendAsync(client, "POST", $"{Address}/history/2/restore", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(client, "POST", $"{Address}/history/3/restore", null, New)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(client, "POST", $"{Address}/history/9/restore", null, New)).StatusCode);
        var restored = await SendAsync(client, "POST", $"{Address}/history/2/restore", null, New);
        Assert.Equal((HttpStatusCode.Created, "\"4\""), (restored.StatusCode, restored.Headers.ETag!.Tag));
        Assert.Equal("Europe/Berlin", (await JsonOf(restored)).GetProperty("route").GetProperty("timeZone").GetString());
        Assert.Equal(2, (await client.GetFromJsonAsync<JsonElement>($"{Address}/history/4")).GetProperty("restoredFrom").GetInt32());
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, "POST", $"{Address}/history/1/restore", null, ("If-Match", "\"4\""))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/routes/+15550199009/history")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"{Address}/history/99")).StatusCode);
    }

    [Fact]
    public async Task The_default_route_can_be_changed_and_not_deleted()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var client = Ana(gateway);

        Assert.Equal(HttpStatusCode.Created, (await SendAsync(client, "PUT", "/api/routes/default", Good, New)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(client, "DELETE", "/api/routes/default", null, ("If-Match", "\"1\""))).StatusCode);
    }

    [Fact]
    public async Task Routes_are_listed_a_page_at_a_time()
    {
        await using var gateway = await GatewayHost.StartAsync();
        gateway.Routes.PageSize = 2;
        var client = Ana(gateway);
        for (var number = 1; number <= 3; number++)
        {
            await SendAsync(client, "PUT", $"/api/routes/+1555019900{number}", Good, New);
        }

        var first = await client.GetFromJsonAsync<JsonElement>("/api/routes");
        var second = await client.GetFromJsonAsync<JsonElement>($"/api/routes?continuation={first.GetProperty("continuation").GetString()}");

        Assert.Equal((2, 1), (first.GetProperty("routes").GetArrayLength(), second.GetProperty("routes").GetArrayLength()));
        Assert.False(second.TryGetProperty("continuation", out _));
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/routes?continuation=made-up")).StatusCode);
    }

    [Fact]
    public async Task The_plan_tells_what_a_call_at_a_moment_gets()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var client = Ana(gateway);
        await LoadAsync(gateway);
        await SendAsync(client, "PUT", Address, Office, New);

        var open = await client.GetFromJsonAsync<JsonElement>($"{Address}/plan?at=2026-01-05T08:00:00Z");
        Assert.Equal((true, "claims", "2026-01-05T16:00:00+00:00"), (open.GetProperty("open").GetBoolean(), open.GetProperty("agent").GetString(), open.GetProperty("changes").GetString()));
        var holiday = await client.GetFromJsonAsync<JsonElement>($"{Address}/plan?at=2028-12-25T10:00:00%2B01:00");
        Assert.Equal((false, "We are closed.", "Christmas Day"), (holiday.GetProperty("open").GetBoolean(), holiday.GetProperty("announcement").GetString(), holiday.GetProperty("holiday").GetString()));
        Assert.False(holiday.TryGetProperty("agent", out _));
        var other = await client.GetFromJsonAsync<JsonElement>("/api/routes/+15550199009/plan");
        Assert.Equal(("default", 1, true), (other.GetProperty("route").GetString(), other.GetProperty("version").GetInt32(), other.GetProperty("open").GetBoolean()));
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync($"{Address}/plan?at=tomorrow")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/routes/anything/plan")).StatusCode);
    }

    [Fact]
    public async Task All_routes_are_exported_and_imported_as_json()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var client = Ana(gateway);
        await LoadAsync(gateway);
        await SendAsync(client, "PUT", Address, Office, New);
        await SendAsync(client, "PUT", "/api/routes/+15550199002", Good, New);
        var file = await client.GetStringAsync("/api/routes/export");

        await SendAsync(client, "PUT", Address, Good, ("If-Match", "\"1\""));
        await SendAsync(client, "DELETE", "/api/routes/+15550199002", null, ("If-Match", "\"1\""));
        await SendAsync(client, "PUT", "/api/routes/+15550199003", Good, New);
        var imported = await JsonOf(await SendAsync(client, "POST", "/api/routes/import", file));
        Assert.Equal((1, 1, 1, 0), Counts(imported));
        Assert.Equal((0, 0, 3, 1), Counts(await JsonOf(await SendAsync(client, "POST", "/api/routes/import?replace=true", file))));
        Assert.Equal(file, await client.GetStringAsync("/api/routes/export"));

        var refused = await SendAsync(client, "POST", "/api/routes/import", """{"routes":[{"number":"+15550199001","agent":"ok"},{"number":"1","agent":""},{"number":"+15550199001","agent":"ok"}]}""");
        var errors = (await JsonOf(refused)).GetProperty("errors");
        Assert.Equal(["routes", "routes[1].agent", "routes[1].number"], errors.EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
        Assert.Equal(file, await client.GetStringAsync("/api/routes/export"));

        static (int, int, int, int) Counts(JsonElement counts) => (
            counts.GetProperty("created").GetInt32(), counts.GetProperty("changed").GetInt32(), counts.GetProperty("unchanged").GetInt32(), counts.GetProperty("deleted").GetInt32());
    }

    [Fact]
    public async Task While_the_store_is_away_the_api_says_so_and_calls_are_answered()
    {
        await using var gateway = await GatewayHost.StartAsync();
        gateway.Routes.IsDown = true;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Ana(gateway).GetAsync(Address)).StatusCode);
        await gateway.CreateClient().PostAsync(Rings.Address, Rings.Of("ring-1"));
        Assert.Equal("claims", Assert.Single(await gateway.Log.LiveAsync()).Agent);
    }

    private static HttpClient Ana(GatewayHost gateway) => gateway.As("Ana", "admin");

    private static Task LoadAsync(GatewayHost gateway) => gateway.Services.GetRequiredService<RouteRefresher>().ReadAllAsync("start", default);

    private static async Task RefusedAsync(HttpClient client, int status, string text, string body, params (string Name, string Value)[] headers)
    {
        var refused = await SendAsync(client, "PUT", Address, body, headers);
        Assert.Equal(status, (int)refused.StatusCode);
        Assert.Contains(text, $"{await JsonOf(refused)}", StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = body is null || method == "GET" ? null : new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request);
    }

    private static async Task<JsonElement> JsonOf(HttpResponseMessage response) => JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
}
