using System.Diagnostics;

namespace VoiceAgent.Contracts.Calls;

/// <summary>
/// Keeps the spans of one call in one trace, whichever service makes them. The ring begins the trace; its context travels
/// as W3C <c>traceparent</c> in the call's ticket and in its record.
/// </summary>
public static class CallTrace
{
    /// <summary>The attribute of spans and logs that names the call. Never a metric's tag: it would make a series for every call.</summary>
    public const string CallAttribute = "voiceagent.call.id";

    /// <summary>Begins the trace of a call. The request that announced the call is left out: the new trace tells the same.</summary>
    /// <returns>Null where nobody collects spans.</returns>
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
    /// Goes on in the trace of a call. A span of kind <see cref="ActivityKind.Server"/> takes the place of the request that it
    /// is made in; every other span is linked to that request where the request belongs to another trace.
    /// </summary>
    /// <param name="trace">The call's <c>traceparent</c>; without it the span is a child of the current one.</param>
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

    // Exporters pass over spans that are not recorded.
    private static void LeaveOut(Activity? request)
    {
        if (request is { Kind: ActivityKind.Server })
        {
            request.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }

    private static KeyValuePair<string, object?>[] Attributes(CallId call) => [new(CallAttribute, call.ToString())];
}
