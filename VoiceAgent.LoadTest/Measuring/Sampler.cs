using VoiceAgent.LoadTest.Calling;

namespace VoiceAgent.LoadTest.Measuring;

/// <summary>The load at one moment.</summary>
/// <param name="At">Since the load began.</param>
/// <param name="Processes">By name; those that could be read.</param>
internal sealed record Sample(TimeSpan At, int CallsInProgress, IReadOnlyDictionary<string, ProcessUse> Processes);

/// <summary>Looks once a second how many calls there are and what the watched processes use.</summary>
internal sealed class Sampler(Callers callers, LoadProgress progress, IReadOnlyList<WatchedProcess> watched, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly List<Sample> _samples = [];

    /// <summary>Everything that was seen; complete once <see cref="RunAsync"/> has ended.</summary>
    public IReadOnlyList<Sample> Samples => _samples;

    public async Task RunAsync(CancellationToken over)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                _samples.Add(Look());
            }
            while (await timer.WaitForNextTickAsync(over));
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            _samples.Add(Look());
        }
    }

    private Sample Look()
    {
        var uses = new Dictionary<string, ProcessUse>();
        foreach (var process in watched)
        {
            if (process.Read() is { } use)
            {
                uses[process.Name] = use;
            }
        }

        return new Sample(callers.Now, progress.InProgress, uses);
    }
}
