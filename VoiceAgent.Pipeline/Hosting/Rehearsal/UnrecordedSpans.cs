using System.Diagnostics;

namespace VoiceAgent.Pipeline.Hosting.Rehearsal;

/// <summary>
/// Spans of rehearsed calls. They are made like those of real calls, so that their code is rehearsed too. They are not recorded, and
/// exporters skip spans that are not recorded.
/// </summary>
internal sealed class UnrecordedSpans : IDisposable
{
    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();
    private readonly ActivityListener _listener;

    public UnrecordedSpans(params string[] sources)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => sources.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId == _trace ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The trace's <c>traceparent</c>. Its last digits say that nothing is recorded.</summary>
    public string Parent => $"00-{_trace.ToHexString()}-{ActivitySpanId.CreateRandom().ToHexString()}-00";

    public void Dispose() => _listener.Dispose();
}
