using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;

namespace VoiceAgent.Tests.CallGateway.Webhooks;

/// <summary>Reports of other systems: their signatures, and what becomes of them.</summary>
public sealed class SignedWebhookTests(SignedGateway shared) : IClassFixture<SignedGateway>
{
    private const string Result = """{"speaker":"caller","text":"My claim, please.","fromMs":3000,"untilMs":4200.5,"language":"en-US","confidence":0.93}""";

    private readonly GatewayHost _gateway = shared.Host;
    private readonly HttpClient _client = shared.Client;

    // Each test has its own ids, because the gateway remembers them.
    private readonly string _id = $"{Guid.NewGuid():N}";

    [Fact]
    public async Task A_result_of_an_external_recogniser_becomes_an_event_of_its_call_once()
    {
        var call = await LiveCall.TalkAsync(_gateway);

        Assert.Equal("done", await OutcomeAsync(SignedMessage.Of($"/webhooks/transcription/{call}", Result, _id)));
        Assert.Equal("repeated", await OutcomeAsync(SignedMessage.Of($"/webhooks/transcription/{call}", Result, _id)));

        var received = Assert.Single((await _gateway.Log.ReadAsync(call)).Select(logged => logged.Event).OfType<TranscriptReceived>());
        Assert.Equal(new TranscriptReceived("recogniser", "caller", "My claim, please.", TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4.2005)) { Language = "en-US", Confidence = 0.93 }, received);
        Assert.Empty(_gateway.Inbox.Waiting);
    }

    [Fact]
    public async Task A_report_about_media_is_kept_with_its_call_also_when_it_is_signed_with_the_next_key()
    {
        var call = await LiveCall.TalkAsync(_gateway);

        Assert.Equal("done", await OutcomeAsync(SignedMessage.Of(
            $"/webhooks/media-streaming/{call}", """{"leg":"caller","status":"quality","jitterMs":12.5,"lossPercent":0.5,"mos":4.1,"other":[1]}""", _id, secret: SignedMessage.NextSecret)));

        Assert.Equal(
            new MediaReported("recogniser", "caller", "quality") { JitterMs = 12.5, LossPercent = 0.5, Mos = 4.1 }, (await _gateway.Log.ReadAsync(call))[^1].Event);
    }

    [Fact]
    public async Task Digits_of_a_payment_card_are_not_kept()
    {
        var call = await LiveCall.TalkAsync(_gateway);

        await OutcomeAsync(SignedMessage.Of(
            $"/webhooks/transcription/{call}", """{"speaker":"caller","text":"It is 4111 1111-1111 1111, and my claim is 1234567.","fromMs":0,"untilMs":1}"""));

        Assert.Equal("It is xxxx xxxx-xxxx xxxx, and my claim is 1234567.", ((TranscriptReceived)(await _gateway.Log.ReadAsync(call))[^1].Event).Text);
    }

    [Fact]
    public async Task Reports_about_unknown_and_ended_calls_are_dropped_and_the_sender_need_not_repeat_them()
    {
        var ended = await LiveCall.TalkAsync(_gateway);
        await _gateway.Log.ChangeAsync(ended, record => record with { Phase = CallPhase.Ended, EndedAt = TimeProvider.System.GetUtcNow() });
        var events = (await _gateway.Log.ReadAsync(ended)).Count;

        Assert.Equal("noSuchCall", await OutcomeAsync(SignedMessage.Of($"/webhooks/transcription/{CallId.At(TimeProvider.System.GetUtcNow())}", Result)));
        Assert.Equal("callOver", await OutcomeAsync(SignedMessage.Of($"/webhooks/transcription/{ended}", Result, "message-2")));

        Assert.Equal(events, (await _gateway.Log.ReadAsync(ended)).Count);
    }

    [Theory]
    [InlineData("webhook-id", null)]
    [InlineData("webhook-id", "another")]
    [InlineData("webhook-timestamp", null)]
    [InlineData("webhook-timestamp", "soon")]
    [InlineData("webhook-timestamp", "99999999999")]
    [InlineData("webhook-timestamp", "1000000000")]
    [InlineData("webhook-signature", null)]
    [InlineData("webhook-signature", "v1,AAAA")]
    [InlineData("webhook-signature", "v2,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("webhook-signature", "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public async Task A_report_that_is_not_signed_or_is_old_is_refused_and_says_why(string header, string? value)
    {
        var call = await LiveCall.TalkAsync(_gateway);
        using var request = SignedMessage.Of($"/webhooks/transcription/{call}", Result);
        request.Headers.Remove(header);
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using var answer = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.NotEmpty((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!);
        Assert.DoesNotContain((await _gateway.Log.ReadAsync(call)).Select(logged => logged.Event), happened => happened is TranscriptReceived);
    }

    [Fact]
    public async Task A_changed_body_does_not_fit_its_signature()
    {
        using var request = SignedMessage.Of($"/webhooks/transcription/{CallId.At(ExampleCall.Start)}", Result);
        request.Content = new StringContent(Result.Replace("claim", "Claim", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Unauthorized, (await _client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Nobody_can_keep_callers_away_by_sending_rubbish_from_the_same_address()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: [.. SignedMessage.Settings, ("Webhooks:Limits:RefusedPerSecond", "1"), ("Webhooks:Limits:RefusedBurst", "1")]);
        using var client = gateway.CreateClient();
        for (var number = 0; number < 6; number++)
        {
            using var forged = SignedMessage.Of($"/webhooks/transcription/{CallId.At(ExampleCall.Start)}", Result, secret: $"whsec_{Convert.ToBase64String(new byte[32])}");
            Assert.True((await client.SendAsync(forged)).StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests);
        }

        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync(Rings.Address, Rings.Of("ring-1"))).StatusCode);
    }

    [Theory]
    [InlineData("transcription", "null")]
    [InlineData("transcription", "[]")]
    [InlineData("transcription", """{"speaker":"caller"}""")]
    [InlineData("transcription", """{"speaker":"nobody","text":"x","fromMs":0,"untilMs":1}""")]
    [InlineData("transcription", """{"speaker":"caller","text":" ","fromMs":0,"untilMs":1}""")]
    [InlineData("transcription", """{"speaker":"caller","text":"x","fromMs":2,"untilMs":1}""")]
    [InlineData("transcription", """{"speaker":"caller","text":"x","fromMs":0,"untilMs":1e400}""")]
    [InlineData("transcription", """{"speaker":"caller","text":"x","fromMs":0,"untilMs":1,"confidence":1.5}""")]
    [InlineData("transcription", """{"speaker":"caller","text":"x","fromMs":0,"untilMs":1,"language":"e n"}""")]
    [InlineData("transcription", """{"speaker":"caller","text":"\ud800","fromMs":0,"untilMs":1}""")]
    [InlineData("media-streaming", """{"leg":"caller","status":"quality"}""")]
    [InlineData("media-streaming", """{"leg":"caller","status":"quality","mos":9}""")]
    [InlineData("media-streaming", """{"leg":"caller","status":"quality","jitterMs":-1}""")]
    [InlineData("media-streaming", """{"leg":"caller","status":"lost"}""")]
    public async Task A_report_that_cannot_be_read_is_refused_and_says_what_to_send(string kind, string body)
    {
        using var answer = await _client.SendAsync(SignedMessage.Of($"/webhooks/{kind}/{CallId.At(ExampleCall.Start)}", body));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith("Se", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!.Replace("A report with", "Se", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_is_too_long_is_refused() => Assert.Equal(
        HttpStatusCode.RequestEntityTooLarge, (await _client.SendAsync(SignedMessage.Of($"/webhooks/transcription/{CallId.At(ExampleCall.Start)}", new string(' ', 70_000)))).StatusCode);

    [Fact]
    public async Task The_figures_of_webhooks_are_for_a_signed_sender_and_for_a_person_with_the_permission()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: SignedMessage.Settings);
        using var client = gateway.CreateClient();
        var call = await LiveCall.TalkAsync(gateway);
        await OutcomeAsync(client, SignedMessage.Of($"/webhooks/transcription/{call}", Result));
        await OutcomeAsync(client, SignedMessage.Of($"/webhooks/transcription/{call}", Result));

        var signed = await (await client.SendAsync(SignedMessage.Of("/webhooks/metrics", "", method: HttpMethod.Get))).Content.ReadFromJsonAsync<JsonElement>();
        var person = await gateway.As("Ana", "supervisor").GetFromJsonAsync<JsonElement>("/webhooks/metrics");

        foreach (var figures in new[] { signed, person })
        {
            var source = Assert.Single(figures.GetProperty("sources").EnumerateArray());
            Assert.Equal(("transcription", "caller"), (source.GetProperty("source").GetString(), source.GetProperty("kind").GetString()));
            Assert.Equal((1, 1), (source.GetProperty("outcomes").GetProperty("done").GetInt32(), source.GetProperty("outcomes").GetProperty("repeated").GetInt32()));
            Assert.Equal((0, 0), (figures.GetProperty("waiting").GetInt32(), figures.GetProperty("parked").GetInt32()));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.As("Ben", "viewer").GetAsync("/webhooks/metrics")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/webhooks/metrics")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await gateway.As("Ana", "supervisor").GetAsync("/webhooks/metrics?day=today")).StatusCode);
    }

    [Fact]
    public async Task A_sender_can_try_its_signature_where_the_address_for_tests_is_on()
    {
        using var fits = await _client.SendAsync(SignedMessage.Of("/webhooks/test", "{}"));
        using var forged = await _client.SendAsync(SignedMessage.Of("/webhooks/test", "{}", secret: $"whsec_{Convert.ToBase64String(new byte[32])}"));
        using var nobody = await _client.PostAsync("/webhooks/test", null);
        await using var usual = await GatewayHost.StartAsync(settings: SignedMessage.Settings);

        Assert.Equal("recogniser", (await fits.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("sender").GetString());
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (forged.StatusCode, nobody.StatusCode));
        Assert.Equal(HttpStatusCode.NotFound, (await usual.As("Ana", "admin").PostAsync("/webhooks/test", null)).StatusCode);
    }

    private Task<string> OutcomeAsync(HttpRequestMessage request) => OutcomeAsync(_client, request);

    private static async Task<string> OutcomeAsync(HttpClient client, HttpRequestMessage request)
    {
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("outcome").GetString()!;
    }
}

/// <summary>One gateway for all tests of a class. It knows a sender and has the address for tests.</summary>
public sealed class SignedGateway : IAsyncLifetime
{
    internal GatewayHost Host { get; private set; } = null!;

    internal HttpClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await GatewayHost.StartAsync(settings: [.. SignedMessage.Settings, ("Webhooks:Test", "true"), ("Webhooks:Limits:RefusedBurst", "1000")]);
        Client = Host.CreateClient();
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
