using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace VoiceAgent.Emulators;

/// <summary>
/// Sends traces, metrics and logs by OTLP when the environment names a collector. Requests of a traced service become spans of its trace.
/// Requests that an emulator sends carry no trace context, because the real services send none.
/// </summary>
internal static class Telemetry
{
    private const string Exporter = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>For the whole process: trace context is read from requests and never sent.</summary>
    public static void SendNoTraceContext()
    {
        DistributedContextPropagator.Current = DistributedContextPropagator.CreateNoOutputPropagator();

        // OpenTelemetry uses the propagator of the line above for this format. Its default propagator would also send baggage.
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

    // Health checks, and polls of a telephone's state.
    private static bool IsPoll(HttpRequest request) =>
        request.Path == "/health" || request.Path == "/alive" || (HttpMethods.IsGet(request.Method) && request.Path.StartsWithSegments("/phone"));

    // An emulator's own requests, such as token renewals, are not traced, because they belong to no call.
    private sealed class RequestsOnly : Sampler
    {
        public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
            new(samplingParameters.Kind is ActivityKind.Server ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
    }
}
