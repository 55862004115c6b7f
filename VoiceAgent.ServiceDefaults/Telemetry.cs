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
    /// Traces, metrics and logs by OTLP, when the environment names a collector. The sources are .NET's own
    /// (since .NET 8 they carry what the instrumentation packages used to add) and every one named VoiceAgent.*.
    /// </summary>
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter("VoiceAgent.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime"))
            .WithTracing(tracing => tracing.AddSource("VoiceAgent.*", "Microsoft.AspNetCore", "System.Net.Http", "Azure.*", "Azure.Cosmos.Operation"));
        if (!string.IsNullOrWhiteSpace(builder.Configuration[Exporter]))
        {
            telemetry.UseOtlpExporter();
        }
    }
}
