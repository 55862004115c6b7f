using System.Diagnostics;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>What the gateway does for a call, as spans of the call's one trace.</summary>
internal static class CallSpans
{
    private static readonly ActivitySource Source = new(GatewayMetrics.Name);

    /// <summary>A telephone rings: the trace begins.</summary>
    public static Activity? Ring(CallId call) => CallTrace.Begin(Source, "incoming call", call);

    /// <summary>The telephony service reports something. The span takes the place of the request that brought the report.</summary>
    public static Activity? Report(CallRecord call, TelephonyEvent happened) =>
        CallTrace.Join(Source, $"callback {happened.GetType().Name}", call.Id, call.Trace, ActivityKind.Server);

    /// <summary>Somebody acts on the call, or the gateway does.</summary>
    public static Activity? Act(string name, CallRecord call) => CallTrace.Join(Source, name, call.Id, call.Trace);

    /// <summary>Only the kind of the failure: its message may name people.</summary>
    public static void Fail(this Activity? span, Exception failure) =>
        span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", failure.GetType().Name);
}
