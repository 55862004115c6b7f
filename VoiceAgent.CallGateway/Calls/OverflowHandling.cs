using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Handles calls when the workers are at capacity: with the fallback number, else an announcement, else a busy tone.</summary>
internal sealed class OverflowHandling(CallPlanner planner, CallRefusals refusals)
{
    public const string Detail = "All workers were at capacity.";

    /// <param name="trace">The trace context of the call.</param>
    public Task TurnAwayAsync(CallId call, Ring ring, Route route, string? trace, CancellationToken late) =>
        refusals.RefuseAsync(call, ring, new Refusal(route, CallEnding.Rejected, "no-free-line", Detail, planner.FallbackOf(route), planner.AllLinesBusyOf(route)), trace, late);
}
