using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace VoiceAgent.ServiceDefaults;

internal static class Telemetry
{
    private const string Exporter = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// Exports by OTLP if the environment names a collector, and to Application Insights if it has a connection string. The sources are incoming and outgoing requests, the
    /// Azure clients (without Azure.Core's request spans, because each request would have two), and every source named VoiceAgent.*.
    /// </summary>
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        var sampler = EntrySampler.ByName(builder.Configuration["OTEL_TRACES_SAMPLER"], builder.Configuration["OTEL_TRACES_SAMPLER_ARG"]);
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter("VoiceAgent.*", "System.Runtime").AddAspNetCoreInstrumentation().AddHttpClientInstrumentation())
            .WithTracing(tracing => tracing
                .SetSampler(sampler)
                .AddSource("VoiceAgent.*", "Azure.Communication.*", "Azure.Identity.*", "Azure.Storage.*", "Azure.Cosmos.Operation")
                .AddProcessor(new RequestAddresses())
                .AddAspNetCoreInstrumentation(requests => requests.Filter = context => !IsHealthCheck(context.Request))
                .AddHttpClientInstrumentation());
        if (!string.IsNullOrWhiteSpace(builder.Configuration[Exporter]))
        {
            telemetry.UseOtlpExporter();
        }

        builder.ExportToAzureMonitor(telemetry, sampler);
    }

    // The orchestrator requests the health every few seconds. Requests of a health check have no recorded parent, so they are dropped too.
    private static bool IsHealthCheck(HttpRequest request) => request.Path == "/health" || request.Path == "/alive";
}
