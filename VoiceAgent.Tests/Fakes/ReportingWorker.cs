using VoiceAgent.CallLog;

namespace VoiceAgent.Tests.Fakes;

/// <summary>A worker that only reports its places, until it is disposed.</summary>
internal sealed class ReportingWorker : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly ICallPlaces _places;
    private readonly int _capacity;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _reporting;

    public ReportingWorker(ICallPlaces places, int capacity, string name = "worker", int used = 0)
    {
        (_places, _capacity, Name, Used) = (places, capacity, name, used);
        _reporting = ReportAsync();
    }

    public string Name { get; }

    /// <summary>How many conversations it has. It is in the next report.</summary>
    public int Used { get; set; }

    /// <summary>The worker dies: it reports no more, and does not say so.</summary>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _reporting;
        _over.Dispose();
    }

    private async Task ReportAsync()
    {
        for (var beat = 1L; !_over.IsCancellationRequested; beat++)
        {
            await _places.ReportAsync(new WorkerReport(Name, _capacity, Used, IsDraining: false, beat), []);
            await Task.Delay(Interval, TimeProvider.System, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
