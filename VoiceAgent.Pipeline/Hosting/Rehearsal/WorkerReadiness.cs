namespace VoiceAgent.Pipeline.Hosting.Rehearsal;

/// <summary>Whether this worker may get calls.</summary>
internal sealed class WorkerReadiness(IHostApplicationLifetime lifetime)
{
    private volatile bool _hasRehearsed;

    public bool HasRehearsed => _hasRehearsed;

    public bool IsReady => _hasRehearsed && !lifetime.ApplicationStopping.IsCancellationRequested;

    public void Open() => _hasRehearsed = true;
}
