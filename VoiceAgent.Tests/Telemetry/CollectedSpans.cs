using System.Collections.Concurrent;
using System.Diagnostics;

namespace VoiceAgent.Tests.Telemetry;

/// <summary>Every span of the product that anybody in this process makes, until disposed: tests that run at the same time make some too.</summary>
internal sealed class CollectedSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    public CollectedSpans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("VoiceAgent.", StringComparison.Ordinal) || source.Name is "Microsoft.AspNetCore",

            // Requests are left as the services sample them: those of other tests are none of ours.
            Sample = static (ref span) => span.Source.Name is "Microsoft.AspNetCore" ? ActivitySamplingResult.None : ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>What an exporter would take.</summary>
    public IReadOnlyList<Activity> Recorded => [.. _spans.Where(span => span.Recorded)];

    /// <summary>The spans of one trace, in the order in which they began.</summary>
    public IReadOnlyList<Activity> Of(ActivityTraceId trace) => [.. Recorded.Where(span => span.TraceId == trace)];

    /// <summary>A trace as a person reads it: one span a line, children below their parents and further to the right.</summary>
    public string Tree(ActivityTraceId trace)
    {
        var spans = Of(trace);
        return string.Join('\n', Lines(spans, spans.Where(span => spans.All(other => other.SpanId != span.ParentSpanId)), ""));
    }

    public void Dispose() => _listener.Dispose();

    private static IEnumerable<string> Lines(IReadOnlyList<Activity> spans, IEnumerable<Activity> some, string indent) => some.SelectMany(span =>
        Lines(spans, spans.Where(child => child.ParentSpanId == span.SpanId), indent + "  ").Prepend(indent + span.DisplayName));
}
