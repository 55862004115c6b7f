namespace VoiceAgent.CallLog;

/// <summary>How many more calls the pipeline's workers can take.</summary>
public interface IWorkerCapacity
{
    /// <summary>Says how many calls this worker could still take; repeat it at least every 15 seconds.</summary>
    Task ReportAsync(string worker, int free);

    Task LeaveAsync(string worker);

    /// <summary>Free slots of all workers heard from lately.</summary>
    Task<int> FreeAsync();
}
