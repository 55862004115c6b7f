using System.Diagnostics;

namespace VoiceAgent.Contracts.Calls;

/// <summary>
/// Keeps the spans of one call in one trace, across all services. The incoming call starts the trace. The call's ticket and its record
/// contain the trace's context as W3C <c>traceparent</c>.
/// </summary>
public static class CallTrace
{
    /// <summary>The attribute of spans and logs that names the call. Never a tag of a metric, because it would create a time series for every call.</summary>
    public const string CallAttribute = "voiceagent.call.id";

    /// <summary>Starts the trace of a call. The request that announced the call is not exported, because the new trace shows the same.</summary>
    /// <returns>Null if spans are not collected.</returns>
    public static Activity? Begin(ActivitySource source, string name, CallId call)
    {
        var request = Activity.Current;
        Activity.Current = null;
        if (source.StartActivity(name, ActivityKind.Consumer, default(ActivityContext), Attributes(call)) is { } span)
        {
            LeaveOut(request);
            return span;
        }

        Activity.Current = request;
        return null;
    }

    /// <summary>
    /// Starts a span in the trace of a call. A span of kind <see cref="ActivityKind.Server"/> replaces the span of the current request.
    /// Every other span is linked to the current request if that request belongs to another trace.
    /// </summary>
    /// <param name="trace">The call's <c>traceparent</c>. Without it, the span is a child of the current span.</param>
    public static Activity? Join(
        ActivitySource source, string name, CallId call, string? trace, ActivityKind kind = ActivityKind.Internal, DateTimeOffset startTime = default)
    {
        var request = Activity.Current;
        if (!ActivityContext.TryParse(trace, null, isRemote: true, out var ring) || request?.TraceId == ring.TraceId)
        {
            return source.StartActivity(name, kind, request?.Context ?? default, Attributes(call), startTime: startTime);
        }

        var takesOver = kind is ActivityKind.Server;
        ActivityLink[]? links = request is { Recorded: true } && !takesOver ? [new ActivityLink(request.Context)] : null;
        var span = source.StartActivity(name, kind, ring, Attributes(call), links, startTime);
        if (span is not null && takesOver)
        {
            LeaveOut(request);
        }

        return span;
    }

    // Exporters skip spans that are not recorded.
    private static void LeaveOut(Activity? request)
    {
        if (request is { Kind: ActivityKind.Server })
        {
            request.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }

    private static KeyValuePair<string, object?>[] Attributes(CallId call) => [new(CallAttribute, call.ToString())];
}
