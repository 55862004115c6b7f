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
    /// Traces, metrics and logs by OTLP, when the environment names a collector. The sources are requests in and out, the
    /// Azure clients (without Azure.Core's own spans of requests: each would be there twice), and every source named VoiceAgent.*.
    /// </summary>
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter("VoiceAgent.*", "System.Runtime").AddAspNetCoreInstrumentation().AddHttpClientInstrumentation())
            .WithTracing(tracing => tracing
                .SetSampler(EntrySampler.ByName(builder.Configuration["OTEL_TRACES_SAMPLER"], builder.Configuration["OTEL_TRACES_SAMPLER_ARG"]))
                .AddSource("VoiceAgent.*", "Azure.Communication.*", "Azure.Identity.*", "Azure.Storage.*", "Azure.Cosmos.Operation")
                .AddProcessor(new RequestAddresses())
                .AddAspNetCoreInstrumentation(requests => requests.Filter = context => !IsHealthCheck(context.Request))
                .AddHttpClientInstrumentation());
        if (!string.IsNullOrWhiteSpace(builder.Configuration[Exporter]))
        {
            telemetry.UseOtlpExporter();
        }
    }

    // The orchestrator asks every few seconds. What a health check asks of others has no recorded parent and goes with it.
    private static bool IsHealthCheck(HttpRequest request) => request.Path == "/health" || request.Path == "/alive";
}
