using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Outbound;

/// <summary>
/// Finds out what became of an attempt to call a person. Whoever makes an attempt stores its call id first. So this works also when the gateway that
/// has made the attempt is dead.
/// </summary>
internal sealed class AttemptFates(ICallRecords records, IFinishedCalls store, TimeProvider time)
{
    /// <summary>A gateway that has written down an attempt writes the call's record within this time, or never.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <param name="since">When the attempt was written down.</param>
    public async Task<AttemptFate> FindAsync(CallId call, DateTimeOffset since, CancellationToken stopping)
    {
        if (await records.FindAsync(call) is { } record)
        {
            return Of(record);
        }

        if (time.GetUtcNow() - since < Grace)
        {
            return AttemptFate.Going;
        }

        if (await store.FindAsync(call, stopping) is { Record: var finished })
        {
            return Of(finished);
        }

        // From here on, a slow gateway cannot write the record, so it will not call.
        var fence = new CallRecord(call, CallPhase.Ended, "", "", "", "", call.RangAt, EndedAt: time.GetUtcNow(), Ending: CallEnding.NotPlaced)
        {
            Direction = CallDirection.Outbound,
            IsDisconnected = true,
        };
        if (!await records.CreateAsync(fence))
        {
            return AttemptFate.Going;
        }

        await records.ForgetAsync(call);
        return AttemptFate.NeverPlaced;
    }

    private static AttemptFate Of(CallRecord call) => call switch
    {
        { IsLive: true } => AttemptFate.Going,
        { From: "" } => AttemptFate.NeverPlaced,
        _ => new AttemptFate(false, OutboundRules.OutcomeOf(call)),
    };
}

/// <param name="IsGoing">The call rings, or the person talks with the agent.</param>
/// <param name="Outcome">Null while it is going, and when the call was never placed.</param>
internal sealed record AttemptFate(bool IsGoing, DialOutcome? Outcome)
{
    public static AttemptFate Going { get; } = new(true, null);

    /// <summary>The telephone has never rung, and never will for this attempt.</summary>
    public static AttemptFate NeverPlaced { get; } = new(false, null);
}
