using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>Reports the calls and the failures of trunks for people who look at them. No call waits for it, and a report that cannot be stored is lost.</summary>
internal sealed class TrunkReports(ITrunkStates states, TimeProvider time, ILogger<TrunkReports> logger)
{
    private static readonly string Gateway = $"{Environment.MachineName}:{Environment.ProcessId}";

    public Task BegunAsync(string trunk, CallDirection direction) => TryAsync(trunk, () => states.ReportCallAsync(trunk, direction));

    /// <param name="words">A sentence for people.</param>
    public Task FailedAsync(string trunk, int status, string words) => TryAsync(trunk, () => states.ReportErrorAsync(trunk, new TrunkError(time.GetUtcNow(), Gateway, status, words)));

    private async Task TryAsync(string trunk, Func<Task> report)
    {
        try
        {
            await report();
        }
        catch (Exception away)
        {
            SipLog.StateNotReported(logger, trunk, away.GetType().Name);
        }
    }
}
