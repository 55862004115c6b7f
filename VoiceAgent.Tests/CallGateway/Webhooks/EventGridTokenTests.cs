using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.CallGateway.Webhooks;

/// <summary>Event Grid signs in with a token of Entra ID, and the address only for handshakes.</summary>
public sealed class EventGridTokenTests
{
    private const string App = "4962773b-9cdb-44cf-a8bf-237846a00ab7";
    private const string Role = "AzureEventGridSecureWebhookSubscriber";
    private const string Audience = "api://events-of-the-gateway";
    private const string Handshake =
        """[{"id":"1","topic":"/t","subject":"","data":{"validationCode":"code-1","validationUrl":"http://x/"},"eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","eventTime":"2026-01-05T09:00:00Z","metadataVersion":"1","dataVersion":"2"}]""";

    [Theory]
    [InlineData("azp")]
    [InlineData("appid")]
    public async Task A_delivery_with_a_token_of_event_grid_is_taken_without_a_code(string claim)
    {
        await using var tenant = await TokenIssuer.StartAsync();
        await using var gateway = await StartAsync(tenant);

        Assert.Equal(HttpStatusCode.OK, await PostAsync(gateway, tenant.Issue(Audience, claims: [(claim, App), ("roles", new[] { Role })])));
        Assert.Single(gateway.Telephony.Answered);
    }

    [Fact]
    public async Task A_token_of_another_application_audience_or_role_is_refused_and_so_is_an_empty_code()
    {
        await using var tenant = await TokenIssuer.StartAsync();
        await using var gateway = await StartAsync(tenant);
        (string Type, object Value)[] right = [("azp", App), ("roles", new[] { Role })];
        string?[] tokens =
        [
            null, "rubbish", tenant.Issue("api://another", claims: right), tenant.Issue(Audience, TimeSpan.FromMinutes(-30), claims: right), tenant.Issue(Audience, claims: [("azp", App)]),
            tenant.Issue(Audience, claims: [("azp", "another"), ("roles", new[] { Role })]), gateway.Acs.Issue(Audience, claims: right), gateway.People.Issue(GatewayHost.Audience, claims: right),
        ];
        foreach (var token in tokens)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(gateway, token));
        }

        Assert.Empty(gateway.Telephony.Answered);
    }

    [Fact]
    public async Task The_address_for_handshakes_answers_them_and_takes_no_events()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var client = gateway.CreateClient();
        const string Address = $"/webhooks/eventgrid/validate?code={GatewayHost.WebhookKey}";

        using var answer = await client.PostAsync(Address, new StringContent(Handshake, Encoding.UTF8, "application/json"));
        using var ring = await client.PostAsync(Address, Rings.Of("ring-1"));
        using var odd = await client.PostAsync(Address, new StringContent("[null]"));
        using var stranger = await client.PostAsync("/webhooks/eventgrid/validate", new StringContent(Handshake));
        using var options = new HttpRequestMessage(HttpMethod.Options, Address);
        options.Headers.Add("WebHook-Request-Origin", "eventgrid.azure.net");

        Assert.Equal("code-1", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("validationResponse").GetString());
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized), (ring.StatusCode, odd.StatusCode, stranger.StatusCode));
        Assert.Contains("/webhooks/azure/events", await ring.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("eventgrid.azure.net", (await client.SendAsync(options)).Headers.GetValues("WebHook-Allowed-Origin").Single());
        Assert.Empty(gateway.Telephony.Answered);
    }

    [Fact]
    public async Task A_source_that_sends_more_than_its_limit_is_told_when_to_come_again()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: [("Webhooks:Limits:PerSecond", "1"), ("Webhooks:Limits:Burst", "3")]);
        using var client = gateway.CreateClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => client.PostAsync(Rings.Address, Rings.Of($"ring-{number}"))));

        Assert.InRange(answers.Count(answer => answer.StatusCode is HttpStatusCode.OK), 3, 7);
        Assert.All(answers.Where(answer => answer.StatusCode is not HttpStatusCode.OK), answer =>
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter!.Delta);
        });
    }

    [Fact]
    public async Task While_redis_is_away_calls_are_answered_and_thisgateway_counts_alone()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: [("Webhooks:Limits:PerSecond", "1"), ("Webhooks:Limits:Burst", "3")]);
        gateway.Inbox.IsDown = true;
        using var client = gateway.CreateClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => client.PostAsync(Rings.Address, Rings.Of($"ring-{number}"))));

        Assert.InRange(answers.Count(answer => answer.StatusCode is HttpStatusCode.OK), 3, 7);
        Assert.Contains(answers, answer => answer.StatusCode is HttpStatusCode.TooManyRequests);
    }

    private static Task<GatewayHost> StartAsync(TokenIssuer tenant) =>
        GatewayHost.StartAsync(settings: [("Webhooks:Key", ""), ("Webhooks:EventGrid:Metadata", tenant.Metadata), ("Webhooks:EventGrid:Audience", Audience)]);

    private static async Task<HttpStatusCode> PostAsync(GatewayHost gateway, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/azure/events?code=") { Content = Rings.Of("ring-1") };
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        using var client = gateway.CreateClient();
        return (await client.SendAsync(request)).StatusCode;
    }
}
