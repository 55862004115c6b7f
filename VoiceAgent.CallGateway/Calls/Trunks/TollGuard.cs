using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>
/// Counts the calls of trunks for all gateways together, and stops those that the rules against toll fraud do not allow. Whoever takes or places a call
/// begins it here, counts each further minute, and ends it. When the count cannot be read, the exception says so and the call must not be placed.
/// </summary>
internal sealed class TollGuard(ICallBudget budget, IConcurrentCalls concurrent, ITrunkAlerts alerts, TrunkMetrics metrics, TimeProvider time, ILogger<TollGuard> logger)
{
    // A call is counted again each minute. A gateway that has died frees its calls after this time.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(3);

    /// <summary>Begins a call to a number: a placed call, or a transfer.</summary>
    /// <param name="destination">E.164.</param>
    /// <param name="from">E.164. The number that the call shows. Null: any of the trunk's.</param>
    /// <returns>Why the call must not be placed. Null when it was counted, with its first minute.</returns>
    public async Task<TollRefusal?> TryPlaceAsync(Trunk trunk, CallId call, string destination, string? from = null)
    {
        var now = time.GetUtcNow();
        var refusal = !trunk.PlacesCalls() ? new TollRefusal(TollReason.Direction, trunk.Enabled ? "The trunk only takes calls." : "The trunk is not enabled.")
            : from is not null && !trunk.Numbers.Contains(from) ? new TollRefusal(TollReason.OwnNumber, "The trunk does not have the number from which the call should be placed.")
            : TollDestinations.Refusal(trunk.Toll, destination, now)
            ?? await EnterAsync(trunk, call, destination)
            ?? await SpendAsync(trunk, call, destination, [Second(trunk, now), .. Calls(trunk, destination, now), .. Minutes(trunk, destination, now)]);
        return refusal is null ? null : await StopAsync(trunk, call, destination, from, refusal);
    }

    /// <summary>Counts one more minute of a placed call. Call it at the beginning of the second minute, of the third one, and so on.</summary>
    /// <returns>Why the call must be ended. Null when it may go on.</returns>
    public async Task<TollRefusal?> MinuteAsync(Trunk trunk, CallId call, string destination)
    {
        await concurrent.TryEnterAsync(call, Groups(trunk, destination), Kept);
        var full = await budget.TryTakeAsync([.. Minutes(trunk, destination, time.GetUtcNow()).Select(limit => limit.Window)]);
        return full is null ? null : await StopAsync(trunk, call, destination, null, RefusalOf(Minutes(trunk, destination, time.GetUtcNow()), full));
    }

    /// <summary>Begins a call from the provider.</summary>
    /// <returns>Why the call must be refused. Null when it was counted.</returns>
    public async Task<TollRefusal?> TryTakeAsync(Trunk trunk, CallId call)
    {
        var second = Second(trunk, time.GetUtcNow());
        var refusal = await EnterAsync(trunk, call, null) ?? await SpendAsync(trunk, call, null, [second]);
        if (refusal is not null)
        {
            metrics.Stopped(refusal.Reason);
        }

        return refusal;
    }

    /// <summary>A call from the provider goes on. Call it once a minute.</summary>
    public Task KeepAsync(Trunk trunk, CallId call) => concurrent.TryEnterAsync(call, Groups(trunk, null), Kept);

    /// <summary>A call is over.</summary>
    /// <param name="destination">Null for a call from the provider.</param>
    public Task EndAsync(Trunk trunk, CallId call, string? destination) => concurrent.LeaveAsync(call, Groups(trunk, destination));

    private async Task<TollRefusal?> EnterAsync(Trunk trunk, CallId call, string? destination) =>
        await concurrent.TryEnterAsync(call, Groups(trunk, destination), Kept) is not { } full ? null
        : full.Name == TrunkGroup(trunk) ? new TollRefusal(TollReason.CallsAtATime, $"The trunk has {trunk.Limits.Calls} calls, and may not have more (limits.calls).")
        : new TollRefusal(TollReason.CallsPerDestination, $"The trunk has {trunk.Toll.CallsPerDestination} calls to this number, and may not have more (toll.callsPerDestination).");

    private async Task<TollRefusal?> SpendAsync(Trunk trunk, CallId call, string? destination, (BudgetWindow Window, TollReason Reason)[] limits)
    {
        if (await budget.TryTakeAsync([.. limits.Select(limit => limit.Window)]) is not { } full)
        {
            return null;
        }

        await EndAsync(trunk, call, destination);
        return RefusalOf(limits, full);
    }

    private async Task<TollRefusal> StopAsync(Trunk trunk, CallId call, string destination, string? from, TollRefusal refusal)
    {
        metrics.Stopped(refusal.Reason);
        TrunksLog.Stopped(logger, trunk.Id, refusal.Reason);
        try
        {
            await alerts.RaiseAsync(new TrunkAlert(call, trunk.Id, from ?? trunk.Numbers.FirstOrDefault() ?? "", destination, refusal, time.GetUtcNow()));
        }
        catch (Exception failure)
        {
            TrunksLog.NotAlerted(logger, trunk.Id, failure.GetType().Name);
        }

        return refusal;
    }

    private static TollRefusal RefusalOf(IEnumerable<(BudgetWindow Window, TollReason Reason)> limits, BudgetWindow full)
    {
        var reason = limits.First(limit => limit.Window == full).Reason;
        return new TollRefusal(reason, reason switch
        {
            TollReason.CallsPerSecond => "The trunk may not begin more calls in this second (limits.callsPerSecond).",
            TollReason.CallsPerHour => "The trunk may not place more calls in this hour (toll.callsPerHour).",
            TollReason.CallsPerDay => "The trunk may not place more calls on this day (toll.callsPerDay).",
            TollReason.MinutesPerHour => "The trunk may not spend more minutes in this hour (toll.minutesPerHour).",
            TollReason.MinutesPerDay => "The trunk may not spend more minutes on this day (toll.minutesPerDay).",
            TollReason.CallsPerDestinationPerDay => "The trunk may not call this number again on this day (toll.callsPerDestinationPerDay).",
            _ => "The trunk may not spend more minutes with this number on this day (toll.minutesPerDestinationPerDay).",
        });
    }

    private static string TrunkGroup(Trunk trunk) => $"trunk:{trunk.Id}";

    private static CallGroup[] Groups(Trunk trunk, string? destination) => destination is null
        ? [new CallGroup(TrunkGroup(trunk), trunk.Limits.Calls)]
        : [new CallGroup(TrunkGroup(trunk), trunk.Limits.Calls), new CallGroup($"trunk:{trunk.Id}:to:{destination}", trunk.Toll.CallsPerDestination)];

    private static (BudgetWindow Window, TollReason Reason) Second(Trunk trunk, DateTimeOffset now) => (SpendWindows.Second(TrunkGroup(trunk), trunk.Limits.CallsPerSecond, now), TollReason.CallsPerSecond);

    private static (BudgetWindow Window, TollReason Reason)[] Calls(Trunk trunk, string destination, DateTimeOffset now) =>
    [
        (SpendWindows.Hour($"{TrunkGroup(trunk)}:calls", trunk.Toll.CallsPerHour, now), TollReason.CallsPerHour),
        (SpendWindows.Day($"{TrunkGroup(trunk)}:calls", trunk.Toll.CallsPerDay, now), TollReason.CallsPerDay),
        (SpendWindows.Day($"{TrunkGroup(trunk)}:calls:{destination}", trunk.Toll.CallsPerDestinationPerDay, now), TollReason.CallsPerDestinationPerDay),
    ];

    private static (BudgetWindow Window, TollReason Reason)[] Minutes(Trunk trunk, string destination, DateTimeOffset now) =>
    [
        (SpendWindows.Hour($"{TrunkGroup(trunk)}:minutes", trunk.Toll.MinutesPerHour, now), TollReason.MinutesPerHour),
        (SpendWindows.Day($"{TrunkGroup(trunk)}:minutes", trunk.Toll.MinutesPerDay, now), TollReason.MinutesPerDay),
        (SpendWindows.Day($"{TrunkGroup(trunk)}:minutes:{destination}", trunk.Toll.MinutesPerDestinationPerDay, now), TollReason.MinutesPerDestinationPerDay),
    ];
}
