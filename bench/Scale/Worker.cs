using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Bench.Scale;

/// <summary>One worker, as far as its places are concerned.</summary>
internal sealed class Worker(int number, int zone, int version, int startedAt, int readyAt)
{
    public string Name { get; } = $"worker-{number}";

    public int Number => number;

    public int Zone => zone;

    public int Version => version;

    public int StartedAt => startedAt;

    public int ReadyAt => readyAt;

    public WorkerStage Stage { get; set; } = WorkerStage.Starting;

    /// <summary>The step in which it began to drain.</summary>
    public int DrainingSince { get; set; }

    /// <summary>Whether its calls were told to leave.</summary>
    public bool IsEmptying { get; set; }

    public List<int> Calls { get; } = [];

    public List<CallId> Arrived { get; } = [];

    public long Beat { get; set; }
}

internal enum WorkerStage
{
    Starting,
    Ready,
    Draining,
    Gone,
}
