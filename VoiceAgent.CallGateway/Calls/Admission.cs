using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>
/// Admits a call when a worker has a place for it. The place is reserved in the store that all gateways share, so two rings never count the
/// same place. When the store does not answer in time, the last known capacity decides, because the caller waits.
/// </summary>
internal sealed class Admission(ICallPlaces places, CapacityEstimate capacity, TimeProvider time, ILogger<Admission> logger)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);

    private readonly Outage _outage = new();

    /// <returns>False when every place is used or reserved.</returns>
    public async Task<bool> TryAdmitAsync(CallId call)
    {
        try
        {
            var isReserved = await places.TryReserveAsync(call).WaitAsync(Timeout, time);
            if (_outage.End())
            {
                CallsLog.AdmissionBack(logger);
            }

            if (isReserved)
            {
                capacity.Taken();
            }

            return isReserved;
        }
        catch (Exception unanswered)
        {
            if (_outage.Begin())
            {
                CallsLog.AdmissionAway(logger, unanswered.GetType().Name);
            }

            return capacity.TryTake();
        }
    }

    /// <summary>The call was not answered. A reservation that cannot be released expires within seconds.</summary>
    public async Task ReleaseAsync(CallId call)
    {
        try
        {
            await places.ReleaseAsync(call).WaitAsync(Timeout, time);
        }
        catch (Exception)
        {
            // The reservation expires.
        }
    }
}
