using VoiceAgent.Pipeline.Answering;

namespace VoiceAgent.Pipeline.Hosting.Rehearsal;

/// <summary>Whether this worker may get calls.</summary>
/// <param name="model">Null: the model needs no preparation.</param>
internal sealed class WorkerReadiness(IHostApplicationLifetime lifetime, IModelStart? model = null)
{
    private volatile bool _hasRehearsed;
    private volatile bool _hasReported;

    public bool HasRehearsed => _hasRehearsed && model?.Waiting is null;

    /// <summary>Why the worker takes no calls now, for a person who asks for its health.</summary>
    public string Reason => _hasRehearsed && model?.Waiting is { } waiting ? $"The worker takes no calls yet: {waiting.TrimEnd('.')}." : "The worker takes no calls: it rehearses, or it shuts down.";

    /// <summary>A worker whose places are not known yet would look ready, and the first callers would hear that all lines are busy.</summary>
    public bool IsReady => HasRehearsed && _hasReported && !lifetime.ApplicationStopping.IsCancellationRequested;

    public void Open() => _hasRehearsed = true;

    /// <summary>The gateways know the places of this worker.</summary>
    public void Reported() => _hasReported = HasRehearsed;
}
