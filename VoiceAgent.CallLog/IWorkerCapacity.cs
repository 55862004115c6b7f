namespace VoiceAgent.CallLog;

/// <summary>How many more calls the pipeline's workers can take.</summary>
public interface IWorkerCapacity
{
    /// <summary>Reports how many more calls this worker can take. Call it at least every 15 seconds.</summary>
    Task ReportAsync(string worker, int free);

    Task LeaveAsync(string worker);

    /// <summary>The free capacity of all workers that reported within the last 15 seconds.</summary>
    Task<int> FreeAsync();
}
