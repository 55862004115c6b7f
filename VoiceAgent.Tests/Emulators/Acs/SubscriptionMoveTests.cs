using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Emulators.Acs;

/// <summary>The subscription moves to another webhook only after that webhook has completed the handshake.</summary>
public sealed class SubscriptionMoveTests : IAsyncLifetime
{
    private const string Key = "key-of-the-emulator";
    private WebApplication? _webhook;
    private RunningEmulator? _emulator;
    private HttpClient _http = new();

    public async Task InitializeAsync()
    {
        _emulator = await RunningEmulator.StartAsync("acs", ("Acs:AccessKey", "a2V5"), ("Acs:ResourceId", "resource"), ("Emulator:AdminKey", Key));
        _http = new HttpClient { BaseAddress = _emulator.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Key) } };
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _webhook = builder.Build();
        _webhook.MapPost("/agrees", async (HttpRequest request) =>
        {
            var events = await request.ReadFromJsonAsync<System.Text.Json.JsonElement>();
            return Results.Json(new { validationResponse = events[0].GetProperty("data").GetProperty("validationCode").GetString() });
        });
        _webhook.MapPost("/is-silent", () => Results.Ok());
        await _webhook.StartAsync();
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _emulator!.DisposeAsync();
        await _webhook!.DisposeAsync();
    }

    [Fact]
    public async Task A_webhook_that_agrees_gets_the_events_and_its_key_is_never_shown()
    {
        using var moved = await MoveAsync($"{_webhook!.Urls.Single()}/agrees?code=secret");

        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        var shown = await _http.GetStringAsync("/emulator/subscription");
        Assert.Contains("/agrees", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/is-silent")]
    [InlineData("/is-not-there")]
    public async Task A_webhook_that_does_not_agree_leaves_the_subscription_as_it_was(string path)
    {
        using var before = await MoveAsync($"{_webhook!.Urls.Single()}/agrees");
        using var refused = await MoveAsync(_webhook.Urls.Single() + path);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("handshake", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("/agrees", await _http.GetStringAsync("/emulator/subscription"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_none_is_refused_in_a_sentence()
    {
        using var refused = await MoveAsync("somewhere");

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("full http address", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> MoveAsync(string endpoint) => _http.PutAsJsonAsync("/emulator/subscription", new { endpoint });
}
