using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace VoiceAgent.ServiceDefaults;

public static class ServiceDefaults
{
    // Live calls may finish before the process stops: sessions drain within this time.
    private static readonly TimeSpan Draining = TimeSpan.FromSeconds(20);

    // Connections that never send a request are closed only after minutes. WebSockets do not count. 'Kestrel:Limits:MaxConcurrentConnections' changes it.
    private const long MostConnections = 10_000;

    /// <summary>Adds what every service has: telemetry, health checks, resilient HTTP clients with service discovery, time, and a graceful stop.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddTelemetry();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), ["live"]);
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http => http.AddResilience().AddServiceDiscovery());
        builder.Services.AddProblemDetails();
        builder.Services.Configure<KestrelServerOptions>(static kestrel => kestrel.Limits.MaxConcurrentConnections = MostConnections);
        builder.Services.Configure<KestrelServerOptions>(builder.Configuration.GetSection("Kestrel"));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Draining);
        return builder;
    }

    /// <summary>
    /// <c>/health</c>: the service is ready. At its start it waits for its dependencies. Later an outage of a dependency changes nothing: it would
    /// take all programs out of the load balancer at once, and each of them can serve for some time without it. <c>/alive</c>: the process
    /// answers. Both need no sign-in.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        var wasReady = false;
        app.MapHealthChecks("/health", new HealthCheckOptions
        {
            Predicate = check => !Volatile.Read(ref wasReady) || IsOfProcess(check),
            ResponseWriter = (context, report) =>
            {
                if (report.Status is HealthStatus.Healthy)
                {
                    Volatile.Write(ref wasReady, true);
                }

                context.Response.ContentType = "text/plain";
                return context.Response.WriteAsync(report.Status.ToString());
            },
        }).AllowAnonymous();
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = IsOfProcess }).AllowAnonymous();
        return app;
    }

    /// <summary>Whether a request asks for the health of a service. Such a request names the address of a container.</summary>
    public static bool IsHealth(PathString path) => path.Value is "/health" or "/alive";

    private static bool IsOfProcess(HealthCheckRegistration check) => check.Tags.Contains("live");
}
