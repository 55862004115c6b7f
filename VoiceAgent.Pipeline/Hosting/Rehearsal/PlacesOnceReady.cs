using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Hosting.Rehearsal;

/// <summary>Reports the worker's places only when it is ready, so that the gateway counts no place of a worker that still rehearses.</summary>
internal sealed class PlacesOnceReady(ICallPlaces places, WorkerReadiness readiness, WorkerMetrics metrics) : ICallPlaces
{
    public async Task ReportAsync(WorkerReport report, IReadOnlyCollection<CallId> arrived)
    {
        if (!readiness.HasRehearsed && report.Used == 0 && !report.IsDraining)
        {
            return;
        }

        metrics.Reported(report);
        await places.ReportAsync(report, arrived);
        readiness.Reported();
    }

    public Task<bool> TryReserveAsync(CallId call) => places.TryReserveAsync(call);

    public Task ReleaseAsync(CallId call) => places.ReleaseAsync(call);

    public Task LeaveAsync(string worker)
    {
        metrics.Left();
        return places.LeaveAsync(worker);
    }

    public Task<PlacesNow> ReadAsync() => places.ReadAsync();
}
