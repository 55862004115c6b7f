namespace VoiceAgent.Pipeline.Hosting.Rehearsal;

/// <summary>Whether this worker may get calls.</summary>
internal sealed class WorkerReadiness(IHostApplicationLifetime lifetime)
{
    private volatile bool _hasRehearsed;
    private volatile bool _hasReported;

    public bool HasRehearsed => _hasRehearsed;

    /// <summary>A worker whose places are not known yet would look ready, and the first callers would hear that all lines are busy.</summary>
    public bool IsReady => _hasRehearsed && _hasReported && !lifetime.ApplicationStopping.IsCancellationRequested;

    public void Open() => _hasRehearsed = true;

    /// <summary>The gateways know the places of this worker.</summary>
    public void Reported() => _hasReported = _hasRehearsed;
}
