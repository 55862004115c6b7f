using System.Diagnostics;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Spans for the gateway's work on a call, in the call's trace.</summary>
internal static class CallSpans
{
    private static readonly ActivitySource Source = new(GatewayMetrics.Name);

    /// <summary>A call rings. Its trace begins here.</summary>
    public static Activity? Ring(CallId call) => CallTrace.Begin(Source, "incoming call", call);

    /// <summary>The platform places a call. Its trace begins here.</summary>
    public static Activity? Place(CallId call) => CallTrace.Begin(Source, "outgoing call", call);

    /// <summary>The telephony service reports an event. This span belongs to the call's trace, not to the request that brought the report.</summary>
    public static Activity? Report(CallRecord call, TelephonyEvent happened) =>
        CallTrace.Join(Source, $"callback {happened.GetType().Name}", call.Id, call.Trace, ActivityKind.Server);

    /// <summary>A person or the gateway acts on the call.</summary>
    public static Activity? Act(string name, CallRecord call) => CallTrace.Join(Source, name, call.Id, call.Trace);

    /// <summary>Records only the type of the failure, because its message may contain personal data.</summary>
    public static void Fail(this Activity? span, Exception failure) =>
        span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", failure.GetType().Name);
}
