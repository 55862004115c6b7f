using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Bench.Scale;

/// <summary>What the gateway does for a call whose media stream was lost or refused: its own rules decide, on a record of the call.</summary>
internal static class Reconnection
{
    private static readonly Help None = new(FallbackNumber: null, Announcement: null);

    /// <summary>The record of a call that was answered and that a worker has run stably.</summary>
    public static CallRecord Answered(CallId call, DateTimeOffset answered) =>
        new(call, CallPhase.Connected, "+15550100001", "+15550199001", "claims", "en-US", answered, ConnectionId: "connection", AnsweredAt: answered, Worker: "worker");

    /// <summary>Applies the rules to a loss, and begins the step that they choose.</summary>
    /// <returns>The pause before the next try. Null when no try is left, and the caller is sent to the fallback number.</returns>
    public static TimeSpan? Next(ref CallRecord call, Loss why, DateTimeOffset now)
    {
        if (LostCallRules.Next(call, why, None, now) is not { Step: RescueStep.Reconnecting } decision)
        {
            return null;
        }

        call = LostCallRules.Begin(call, decision, why, None, transfer: null, now);
        if (decision.Pause > TimeSpan.Zero)
        {
            // When the pause is over, the rules are asked again, and the try begins.
            var due = now + decision.Pause;
            if (LostCallRules.Next(call, Loss.Overdue, None, due) is { Step: RescueStep.Reconnecting } begun)
            {
                call = LostCallRules.Begin(call, begun, Loss.Overdue, None, transfer: null, due);
            }
        }

        return decision.Pause;
    }
}
