using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Api;

public sealed class CallsApiTests
{
    private const string Read = "Calls.Read";
    private const string Control = "Calls.Control";

    [Theory]
    [InlineData("GET", "/api/calls")]
    [InlineData("GET", "/api/calls/live")]
    [InlineData("GET", "/api/calls/{call}")]
    [InlineData("GET", "/api/calls/{call}/events")]
    [InlineData("GET", "/api/calls/{call}/recording")]
    [InlineData("POST", "/api/calls/{call}/hang-up")]
    [InlineData("POST", "/api/calls/{call}/transfer")]
    public async Task Nobody_gets_in_without_a_token_or_with_a_token_of_another_role(string method, string path)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var address = path.Replace("{call}", $"{CallId.At(ExampleCall.Start)}", StringComparison.Ordinal);
        async Task<HttpStatusCode> AskAsync(HttpClient client)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), address) { Content = method == "POST" ? JsonContent.Create(new { target = "+15550177777" }) : null };
            return (await client.SendAsync(request)).StatusCode;
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(gateway.CreateClient()));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(gateway.As("Ana", method == "POST" ? Read : Control)));
    }

    [Fact]
    public async Task Being_alive_is_no_secret_and_everything_else_is()
    {
        await using var gateway = await GatewayHost.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await gateway.CreateClient().GetAsync("/alive")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.CreateClient().GetAsync("/api/calls/anything")).StatusCode);
    }

    [Fact]
    public async Task Profane_words_are_masked_for_those_who_want_it()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        var client = gateway.As("Ana", Read);

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/api/calls/{call}?profanity=masked")).StatusCode);
        var refused = await client.GetAsync($"/api/calls/{call}?profanity=sometimes");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("'masked'", await refused.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_live_call_shows_its_transcript_so_far()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);

        var shown = await gateway.As("Ana", Read).GetFromJsonAsync<JsonElement>($"/api/calls/{call}");

        Assert.Equal("connected", shown.GetProperty("record").GetProperty("phase").GetString());
        Assert.Equal("Hello, how can I help?", shown.GetProperty("transcript")[0].GetProperty("text").GetString());
        Assert.Equal(2, shown.GetProperty("turns").GetArrayLength());
        Assert.Equal("2026/01/05/call.wav", shown.GetProperty("recording").GetProperty("path").GetString());
        Assert.Equal("call.rang", shown.GetProperty("events")[0].GetProperty("event").GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_call_that_is_only_in_the_store_is_shown_from_there()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.Store.SaveAsync(FinishedCall.From(ExampleCall.Record, ExampleCall.Story())!, default);

        var shown = await gateway.As("Ana", Read).GetFromJsonAsync<JsonElement>($"/api/calls/{ExampleCall.Record.Id}");

        Assert.Equal("callerHungUp", shown.GetProperty("record").GetProperty("ending").GetString());
        Assert.Equal(5, shown.GetProperty("transcript").GetArrayLength());
    }

    [Fact]
    public async Task An_unknown_call_says_where_calls_are_listed()
    {
        await using var gateway = await GatewayHost.StartAsync();

        var answer = await gateway.As("Ana", Read).GetAsync($"/api/calls/{CallId.At(ExampleCall.Start)}");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("/api/calls?day=", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Past_calls_are_listed_by_day_a_page_at_a_time()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.Store.SaveAsync(FinishedCall.From(ExampleCall.Record, ExampleCall.Story())!, default);
        var client = gateway.As("Ana", Read);

        var first = await client.GetFromJsonAsync<JsonElement>("/api/calls?day=2026-01-05");
        Assert.Equal($"{ExampleCall.Record.Id}", first.GetProperty("calls")[0].GetProperty("id").GetString());
        var second = await client.GetFromJsonAsync<JsonElement>($"/api/calls?day=2026-01-05&continuation={first.GetProperty("continuation").GetString()}");
        Assert.False(second.TryGetProperty("continuation", out _));
        Assert.Empty((await client.GetFromJsonAsync<JsonElement>("/api/calls?day=2026-01-06")).GetProperty("calls").EnumerateArray());
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/calls?day=5.1.2026")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/calls?day=2026-01-05&continuation=made-up")).StatusCode);
    }

    [Fact]
    public async Task A_call_is_found_by_the_telephony_services_id_while_it_lives_and_after()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var client = gateway.As("Ana", Read);
        var call = await LiveCall.TalkAsync(gateway);
        async Task<string?> FindAsync(string id)
        {
            var page = await client.GetFromJsonAsync<JsonElement>($"/api/calls?correlationId={id}");
            return page.GetProperty("calls").EnumerateArray().Select(found => found.GetProperty("id").GetString()).SingleOrDefault();
        }

        Assert.Equal($"{call}", await FindAsync($"correlation-{call}"));
        await gateway.Store.SaveAsync(FinishedCall.From(ExampleCall.Record, ExampleCall.Story())!, default);
        Assert.Equal($"{ExampleCall.Record.Id}", await FindAsync(ExampleCall.Record.CorrelationId!));
        Assert.Null(await FindAsync("unknown"));
    }

    [Fact]
    public async Task Events_stream_as_they_happen_until_the_call_ends()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        var known = ExampleCall.Events.Count;

        using var stream = await gateway.As("Ana", Read).GetAsync($"/api/calls/{call}/events?after={known - 1}", HttpCompletionOption.ResponseHeadersRead);
        var reading = stream.Content.ReadAsStringAsync();
        await gateway.Log.AppendAsync(call, new CallEnded(CallEnding.CallerHungUp));

        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType?.MediaType);
        var text = await reading.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal([$"id: {known}", $"id: {known + 1}"], text.Split('\n').Where(line => line.StartsWith("id:", StringComparison.Ordinal)));
        Assert.Contains("\"type\":\"call.ended\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_accepts_only_json_gets_the_events_so_far()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var call = await LiveCall.TalkAsync(gateway);
        var client = gateway.As("Ana", Read);
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");

        var events = await client.GetFromJsonAsync<List<LoggedEvent>>($"/api/calls/{call}/events?after=20", LoggedEvent.Json);

        Assert.Equal(ExampleCall.Events.Skip(20), events!.Select(logged => logged.Event));
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_to_wait()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: [("Api:RequestsPerSecond", "1"), ("Api:Burst", "2")]);
        var ana = gateway.As("Ana", Read);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ana.GetAsync("/api/calls/live")));

        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Equal("1", refused.Headers.RetryAfter?.ToString());
        Assert.Equal(HttpStatusCode.OK, (await gateway.As("Ben", Read).GetAsync("/api/calls/live")).StatusCode);
    }

    [Theory]
    [InlineData("Gateway:PublicUrl", "nowhere")]
    [InlineData("Gateway:MediaUrl", "http://pipeline")]
    [InlineData("Gateway:SampleRate", "8000")]
    [InlineData("Tickets:Key", "c2hvcnQ=")]
    [InlineData("Webhooks:Key", "short")]
    [InlineData("Acs:TokenAudience", "")]
    [InlineData("Routes:Numbers:0:Number", "0800")]
    [InlineData("Routes:Numbers:0:Number", "+1 555 0199001")]
    [InlineData("Routes:FallbackNumber", "0800")]
    [InlineData("Routes:Default:TransferTo", "reception")]
    public async Task A_wrong_setting_stops_the_start_with_its_name(string key, string value)
    {
        var failure = await GatewayHost.FailureToStartAsync((key, value));

        Assert.Contains(string.Join(':', key.Split(':')[..2]), failure.ToString(), StringComparison.Ordinal);
    }
}
