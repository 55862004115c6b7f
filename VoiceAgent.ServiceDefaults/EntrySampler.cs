using System.Diagnostics;
using OpenTelemetry.Trace;

namespace VoiceAgent.ServiceDefaults;

/// <summary>
/// Lets only what comes from outside begin a trace: a request or a message. Polls, heartbeats and set-up are requests of our
/// own that nobody asked for: they have no parent, are no entry, and make no trace. Within a trace they are spans as usual.
/// </summary>
internal sealed class EntrySampler(Sampler entries) : Sampler
{
    /// <summary>Spans with a parent share its fate; entries are sampled as <c>OTEL_TRACES_SAMPLER</c> says, all of them without it.</summary>
    /// <param name="sampler">One of OpenTelemetry's names, such as <c>parentbased_traceidratio</c>.</param>
    /// <param name="argument">The share of traces to keep, 0 to 1, where the sampler has one.</param>
    public static Sampler ByName(string? sampler, string? argument) => new ParentBasedSampler(new EntrySampler(sampler switch
    {
        "always_off" or "parentbased_always_off" => new AlwaysOffSampler(),
        "traceidratio" or "parentbased_traceidratio" when double.TryParse(argument, out var share) && share is >= 0 and <= 1 => new TraceIdRatioBasedSampler(share),
        _ => new AlwaysOnSampler(),
    }));

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) => samplingParameters.Kind is ActivityKind.Server or ActivityKind.Consumer
        ? entries.ShouldSample(samplingParameters)
        : new SamplingResult(SamplingDecision.Drop);
}
