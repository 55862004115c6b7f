using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using VoiceAgent.ServiceDefaults;
using Xunit;

namespace VoiceAgent.Tests.ServiceDefaults;

public sealed class ReadinessTests
{
    [Fact]
    public async Task A_service_waits_for_its_dependencies_at_its_start_and_stays_ready_when_one_of_them_goes_away()
    {
        var isAway = true;
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders();
        builder.Services.AddHealthChecks().AddCheck("store", () => isAway ? HealthCheckResult.Unhealthy("It is away.") : HealthCheckResult.Healthy());
        await using var app = builder.Build();
        app.MapDefaultEndpoints();
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (await HealthAsync("/health"), await HealthAsync("/alive")));

        isAway = false;
        Assert.Equal(HttpStatusCode.OK, await HealthAsync("/health"));

        isAway = true;
        Assert.Equal(HttpStatusCode.OK, await HealthAsync("/health"));

        async Task<HttpStatusCode> HealthAsync(string path) => (await client.GetAsync(path)).StatusCode;
    }
}
