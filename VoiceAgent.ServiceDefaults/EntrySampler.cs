using System.Diagnostics;
using OpenTelemetry.Trace;

namespace VoiceAgent.ServiceDefaults;

/// <summary>
/// Starts a trace only for requests and messages from outside. Polls, heartbeats and set-up send requests on their own. Their spans
/// have no parent and would start traces without meaning, so they are dropped. Within a trace, such requests have spans as usual.
/// </summary>
internal sealed class EntrySampler(Sampler entries) : Sampler
{
    /// <summary>
    /// A span with a parent is sampled like its parent. <c>OTEL_TRACES_SAMPLER</c> decides about requests and messages from
    /// outside. Without it, all of them are sampled.
    /// </summary>
    /// <param name="sampler">One of OpenTelemetry's names, such as <c>parentbased_traceidratio</c>.</param>
    /// <param name="argument">The share of traces to keep, 0 to 1, if the sampler needs one.</param>
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
