using VoiceAgent.CallLog;

namespace VoiceAgent.CallGateway.Calls.Outbound;

/// <summary>Counts calls that cost money, for all gateways together, so that a stolen token or a wrong program cannot call without end.</summary>
internal sealed class CallSpend(ICallBudget budget, TimeProvider time)
{
    /// <summary>Counts one call, if both limits allow it.</summary>
    /// <param name="what">What is counted. Each has its own count.</param>
    /// <param name="perHour">The most in an hour of the clock.</param>
    /// <param name="perDay">The most on a day in UTC.</param>
    /// <returns>The limit that is reached. Null when the call was counted.</returns>
    public async Task<SpentLimit?> TakeAsync(string what, int perHour, int perDay)
    {
        var now = time.GetUtcNow();
        var (hour, day) = (SpendWindows.Hour(what, perHour, now), SpendWindows.Day(what, perDay, now));
        var full = await budget.TryTakeAsync([hour, day]);
        return full is null ? null : full == hour ? SpentLimit.Hour : SpentLimit.Day;
    }
}
