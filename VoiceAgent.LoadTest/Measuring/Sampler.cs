using VoiceAgent.LoadTest.Calling;

namespace VoiceAgent.LoadTest.Measuring;

/// <summary>The state of the load at one moment.</summary>
/// <param name="At">Time since the start of the load.</param>
/// <param name="Processes">Use by process name, without processes that could not be read.</param>
internal sealed record Sample(TimeSpan At, int CallsInProgress, IReadOnlyDictionary<string, ProcessUse> Processes);

/// <summary>Records once a second the number of calls and the use of the watched processes.</summary>
internal sealed class Sampler(Callers callers, LoadProgress progress, IReadOnlyList<WatchedProcess> watched, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly List<Sample> _samples = [];

    /// <summary>All samples. They are complete when <see cref="RunAsync"/> has ended.</summary>
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
