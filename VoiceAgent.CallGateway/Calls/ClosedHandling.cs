using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Handles calls outside the business hours of their route when no agent answers them: with another number or an announcement.</summary>
internal sealed class ClosedHandling(CallPlanner planner, CallRefusals refusals, ITelephony telephony, ILogger<ClosedHandling> logger)
{
    /// <param name="plan">A plan without an agent.</param>
    /// <param name="trace">The trace context of the call.</param>
    public Task TurnAwayAsync(CallId call, Ring ring, RoutePlan plan, string? trace, CancellationToken late)
    {
        var canAnnounce = plan.Announcement is null || telephony.CanSpeak;
        if (!canAnnounce)
        {
            RoutesLog.CannotAnnounce(logger);
        }

        var refusal = new Refusal(
            plan.Route, CallEnding.OutsideHours, "closed", plan.Why, canAnnounce ? plan.Number : planner.FallbackOf(plan.Route), canAnnounce ? plan.Announcement : null)
        { Cause = new CalledOutsideHours(plan.Why) };
        return refusals.RefuseAsync(call, ring, refusal, trace, late);
    }
}
