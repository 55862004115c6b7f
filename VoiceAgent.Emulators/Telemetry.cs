using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace VoiceAgent.Emulators;

/// <summary>
/// Traces, metrics and logs by OTLP, when the environment names a collector. Requests of a service that is being traced are
/// spans of its trace; what an emulator sends carries no trace context, because the services that it plays send none.
/// </summary>
internal static class Telemetry
{
    private const string Exporter = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>For the whole process: trace context is read from requests and written to none.</summary>
    public static void SendNoTraceContext()
    {
        DistributedContextPropagator.Current = DistributedContextPropagator.CreateNoOutputPropagator();

        // OpenTelemetry leaves this format to the line above; its usual one, with baggage, it would write itself.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
    }

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration[Exporter]))
        {
            return;
        }

        builder.Logging.AddOpenTelemetry(logging => logging.IncludeFormattedMessage = true)
            .AddFilter<OpenTelemetryLoggerProvider>("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter("System.Runtime").AddAspNetCoreInstrumentation().AddHttpClientInstrumentation())
            .WithTracing(tracing => tracing
                .SetSampler(new ParentBasedSampler(new RequestsOnly()))
                .AddAspNetCoreInstrumentation(requests => requests.Filter = context => !IsPoll(context.Request))
                .AddHttpClientInstrumentation())
            .UseOtlpExporter();
    }

    // Health checks, and whoever watches a telephone ring by ring.
    private static bool IsPoll(HttpRequest request) =>
        request.Path == "/health" || request.Path == "/alive" || (HttpMethods.IsGet(request.Method) && request.Path.StartsWithSegments("/phone"));

    // An emulator's own requests, such as tokens that it renews, are not what anybody looks for.
    private sealed class RequestsOnly : Sampler
    {
        public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
            new(samplingParameters.Kind is ActivityKind.Server ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
    }
}
