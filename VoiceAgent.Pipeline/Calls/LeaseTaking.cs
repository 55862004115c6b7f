using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>Takes the lease of a call before the greeting. A slow store does not make the caller wait.</summary>
internal sealed partial class LeaseTaking(ICallLeases leases, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);

    /// <returns>The lease, or <see cref="CallLease.Unknown"/> when the store does not answer in time.</returns>
    public async Task<CallLease> TakeAsync(CallId call, string worker)
    {
        try
        {
            return await leases.TakeAsync(call, worker).WaitAsync(Longest, time);
        }
        catch (Exception failure)
        {
            NotTaken(log, failure.GetType().Name);
            return CallLease.Unknown(call, worker);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The lease of a call could not be taken in time ({Reason}). It is taken again in the background.")]
    private static partial void NotTaken(ILogger log, string reason);
}
