using System.Collections.Concurrent;
using System.Diagnostics;

namespace VoiceAgent.Tests.Telemetry;

/// <summary>Collects all spans of the product in this process until it is disposed. Tests in parallel create spans too.</summary>
internal sealed class CollectedSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    public CollectedSpans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("VoiceAgent.", StringComparison.Ordinal) || source.Name is "Microsoft.AspNetCore",

            // Requests keep the services' own sampling, because they may belong to other tests.
            Sample = static (ref span) => span.Source.Name is "Microsoft.AspNetCore" ? ActivitySamplingResult.None : ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The spans that an exporter would send.</summary>
    public IReadOnlyList<Activity> Recorded => [.. _spans.Where(span => span.Recorded)];

    /// <summary>The spans of one trace, ordered by their start.</summary>
    public IReadOnlyList<Activity> Of(ActivityTraceId trace) => [.. Recorded.Where(span => span.TraceId == trace)];

    /// <summary>Writes a trace as a tree: one span on each line, children indented below their parents.</summary>
    public string Tree(ActivityTraceId trace)
    {
        var spans = Of(trace);
        return string.Join('\n', Lines(spans, spans.Where(span => spans.All(other => other.SpanId != span.ParentSpanId)), ""));
    }

    public void Dispose() => _listener.Dispose();

    private static IEnumerable<string> Lines(IReadOnlyList<Activity> spans, IEnumerable<Activity> some, string indent) => some.SelectMany(span =>
        Lines(spans, spans.Where(child => child.ParentSpanId == span.SpanId), indent + "  ").Prepend(indent + span.DisplayName));
}
