using System.Net;
using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Emulators.Acs;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Api;

public sealed class ScaleApiTests
{
    private const string Key = "a-scale-key-of-the-tests";

    [Fact]
    public async Task An_autoscaler_reads_the_places_with_its_key_and_a_service_with_its_token()
    {
        await using var gateway = await GatewayHost.StartAsync(lines: 5, ("Scale:Key", Key));
        await gateway.Log.Places.ReportAsync(new WorkerReport("draining", Capacity: 7, Used: 3, IsDraining: true, Beat: 1), []);
        await gateway.Log.Places.TryReserveAsync(CallId.At(TimeProvider.System.GetUtcNow()));
        gateway.Log.PlacesFail = true;

        var unknown = await SendAsync(gateway.CreateClient(), Key);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unknown.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), unknown.Headers.RetryAfter!.Delta);

        gateway.Log.PlacesFail = false;
        await Eventually.Is(() => gateway.Services.GetRequiredService<PlacesWatch>().Now is not null, "the places to be read");
        var known = await SendAsync(gateway.CreateClient(), Key);
        Assert.Equal("""{"capacity":5,"used":3,"reserved":1,"free":4,"workers":1,"draining":1,"waiting":0,"load":4}""", await known.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.OK, (await gateway.As("worker", "Calls.Read").GetAsync("/scale/places")).StatusCode);
    }

    [Theory]
    [InlineData("another-key-of-the-tests")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_wrong_key_or_none_is_refused(string? given)
    {
        await using var gateway = await GatewayHost.StartAsync(settings: ("Scale:Key", Key));

        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(gateway.CreateClient(), given)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.As("Ana", "Calls.Control").GetAsync("/scale/places")).StatusCode);
    }

    [Fact]
    public async Task Without_a_key_in_the_settings_no_key_opens_the_endpoint()
    {
        await using var gateway = await GatewayHost.StartAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(gateway.CreateClient(), "")).StatusCode);
        Assert.Contains("'Scale:Key'", (await GatewayHost.FailureToStartAsync(("Scale:Key", "short"))).Message, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/scale/places");
        if (key is not null)
        {
            request.Headers.Add("X-API-Key", key);
        }

        return await client.SendAsync(request);
    }
}
