using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace VoiceAgent.ServiceDefaults;

internal static class AzureMonitor
{
    private const string Setting = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>
    /// Also exports to Application Insights if the environment names one. The process's identity sends the telemetry, because keys are
    /// switched off there.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="telemetry">What it collects.</param>
    /// <param name="sampler">Decides about traces. The exporter would put a limit of its own in its place, and lose most calls of a busy hour.</param>
    public static void ExportToAzureMonitor(this IHostApplicationBuilder builder, IOpenTelemetryBuilder telemetry, Sampler sampler)
    {
        if (builder.Configuration[Setting] is not { Length: > 0 } connection)
        {
            return;
        }

        builder.Services.AddProcessIdentity();
        builder.Services.AddOptions<AzureMonitorExporterOptions>().Configure<TokenCredential>((exporter, credential) =>
        {
            exporter.ConnectionString = connection;
            exporter.Credential = credential;

            // Polls run outside of traces. Their log messages must be exported too.
            exporter.EnableTraceBasedLogsSampler = false;
        });
        telemetry
            .WithMetrics(static metrics => metrics.AddAzureMonitorMetricExporter())
            .WithLogging(static logs => logs.AddAzureMonitorLogExporter())
            .WithTracing(traces =>
            {
                traces.AddAzureMonitorTraceExporter();

                // The exporter sets its sampler when the provider is built, so this runs after it.
                ((IDeferredTracerProviderBuilder)traces).Configure((_, built) => built.SetSampler(sampler));
            });
    }
}
