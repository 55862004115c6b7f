using System.Threading.Channels;
using Microsoft.Extensions.Options;
using VoiceAgent.CallLog;
using VoiceAgent.Cosmos;

namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>
/// Keeps the routes in memory as they are in the store. It reads all of them at the start and at intervals, and one of them after a message. It runs
/// beside the answering of calls, which never waits for it.
/// </summary>
internal sealed class RouteRefresher(
    IRouteStore store, IRouteSignals signals, RouteTable table, RouteSeeding seeding, RouteMetrics metrics, IOptions<RouteTableOptions> options, TimeProvider time,
    ILogger<RouteRefresher> logger) : BackgroundService, ICosmosPreparation
{
    // A new account gets its containers first. When that takes longer, the reading fails and is repeated.
    private static readonly TimeSpan ContainersTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(15);

    // While the store or Redis is away it is asked this often.
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    // A replica of the store may give the former version for a moment.
    private static readonly TimeSpan StaleRetry = TimeSpan.FromMilliseconds(500);
    private const int StaleTries = 10;

    // More messages than this mean a large import. Then all routes are read.
    private const int MostMessages = 256;

    private readonly TaskCompletionSource _containers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<RouteSignal> _changes = Channel.CreateBounded<RouteSignal>(new BoundedChannelOptions(MostMessages) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim _reading = new(1);
    private readonly Outage _outage = new();
    private IAsyncDisposable? _listening;
    private bool _isSeeded;
    private int _lost;

    /// <summary>The containers exist. The gateway is not ready before the first reading, so that no call gets a route of the configuration when the store has another one.</summary>
    public async Task PrepareAsync(CancellationToken stopping)
    {
        await ReadAllAsync("start", stopping);
        _containers.TrySetResult();
    }

    /// <summary>Another gateway has changed a route.</summary>
    public void Heard(RouteSignal change)
    {
        if (table.VersionOf(change.Number) < change.Version && !_changes.Writer.TryWrite(change))
        {
            Interlocked.Exchange(ref _lost, 1);
        }
    }

    /// <summary>Subscribes, copies the configuration if that was never done, and reads all routes.</summary>
    /// <returns>False when the store does not answer.</returns>
    public async Task<bool> ReadAllAsync(string cause, CancellationToken stopping)
    {
        await _reading.WaitAsync(stopping);
        try
        {
            await ListenAsync(stopping);
            return await ReadOnceAsync(cause, stopping);
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<bool> ReadOnceAsync(string cause, CancellationToken stopping)
    {
        using var late = new CancellationTokenSource(ReadTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping);
        try
        {
            if (!_isSeeded)
            {
                await seeding.SeedAsync(either.Token).WaitAsync(either.Token);
                _isSeeded = true;
            }

            table.TakeAll(await store.ReadAllAsync(either.Token).WaitAsync(either.Token));
            metrics.Refreshed(cause, isDone: true);
            if (_outage.End())
            {
                RoutesLog.StoreBack(logger, table.Count);
            }

            return true;
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            metrics.Refreshed(cause, isDone: false);
            if (_outage.Begin())
            {
                Tell(failure);
            }

            return false;
        }
    }

    /// <summary>Reads the routes that messages were about.</summary>
    public async Task ReadChangesAsync(CancellationToken stopping)
    {
        Dictionary<string, long> wanted = [];
        for (var tries = 0; tries < StaleTries; tries++)
        {
            while (_changes.Reader.TryRead(out var change))
            {
                wanted[change.Number] = Math.Max(change.Version, wanted.GetValueOrDefault(change.Number));
            }

            if (Interlocked.Exchange(ref _lost, 0) == 1 || !table.IsFromStore)
            {
                await ReadAllAsync("message", stopping);
                return;
            }

            foreach (var number in wanted.Where(change => table.VersionOf(change.Key) < change.Value).Select(change => change.Key).ToArray())
            {
                await ReadAsync(number, stopping);
            }

            if (wanted.All(change => table.VersionOf(change.Key) >= change.Value))
            {
                return;
            }

            await Task.Delay(StaleRetry, time, stopping);
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Watch(table);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await (_listening?.DisposeAsync() ?? default);
    }

    /// <summary>Follows the store until the gateway stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        await _containers.Task.WaitAsync(ContainersTimeout, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var cause = "start";
        while (!stopping.IsCancellationRequested)
        {
            var isDone = await ReadAllAsync(cause, stopping);
            cause = isDone ? "interval" : cause;
            await FollowAsync(isDone && _listening is not null ? options.Value.Refresh : Retry, stopping);
        }
    }

    public override void Dispose()
    {
        _reading.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    // Reads changes until all routes are due again.
    private async Task FollowAsync(TimeSpan duration, CancellationToken stopping)
    {
        using var due = new CancellationTokenSource(duration, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, stopping);
        try
        {
            while (await _changes.Reader.WaitToReadAsync(either.Token))
            {
                await ReadChangesAsync(stopping);
            }
        }
        catch (OperationCanceledException)
        {
            // All routes are read next, or the gateway stops.
        }
    }

    private async Task ReadAsync(string number, CancellationToken stopping)
    {
        try
        {
            if (await store.FindAsync(number, stopping).WaitAsync(ReadTimeout, time, stopping) is { } read)
            {
                table.Take(read);
            }

            metrics.Refreshed("message", isDone: true);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            metrics.Refreshed("message", isDone: false);
            RoutesLog.ChangeNotRead(logger, failure.GetType().Name);
            Interlocked.Exchange(ref _lost, 1);
        }
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        try
        {
            _listening ??= await signals.ListenAsync(Heard).WaitAsync(ReadTimeout, time, stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            RoutesLog.NotListening(logger, failure.GetType().Name);
        }
    }

    private void Tell(Exception failure)
    {
        if (table.IsFromStore)
        {
            RoutesLog.StoreAway(logger, failure.GetType().Name);
        }
        else
        {
            RoutesLog.ConfigurationAnswers(logger, failure.GetType().Name);
        }
    }
}
