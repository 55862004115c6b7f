using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Cosmos;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>
/// Keeps the trunks and dispatch rules in memory as they are in the store. It reads all of them at the start, at intervals, and after a message: there
/// are few. Calls never wait for it.
/// </summary>
internal sealed class TrunkRefresher(
    IEntryStore<Trunk> trunks, IEntryStore<DispatchRule> rules, ITrunkSignals signals, TrunkTable table, IOptions<RouteTableOptions> options, TimeProvider time, ILogger<TrunkRefresher> logger)
    : BackgroundService, ICosmosPreparation
{
    // A new account gets its containers first. When that takes longer, the reading fails and is repeated.
    private static readonly TimeSpan ContainersTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(15);

    // While the store or Redis is away it is asked this often.
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    // A replica of the store may give the former version for a moment.
    private static readonly TimeSpan StaleRetry = TimeSpan.FromMilliseconds(500);
    private const int StaleTries = 10;

    private readonly TaskCompletionSource _containers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AsyncSignal _news = new();
    private readonly SemaphoreSlim _reading = new(1);
    private readonly Lock _guard = new();
    private readonly Dictionary<string, long> _wanted = [];
    private readonly Outage _outage = new();
    private IAsyncDisposable? _listening;

    /// <summary>The containers exist. The gateway is not ready before the first reading, so that no call is refused because its trunk was not read yet.</summary>
    public async Task PrepareAsync(CancellationToken stopping)
    {
        await ReadAllAsync(stopping);
        _containers.TrySetResult();
    }

    /// <summary>Another gateway has changed a trunk or a rule.</summary>
    public void Heard(string key, long version)
    {
        lock (_guard)
        {
            if (table.VersionOf(key) >= version || _wanted.GetValueOrDefault(key) >= version)
            {
                return;
            }

            _wanted[key] = version;
            _news.Set();
        }
    }

    /// <returns>False when the store does not answer.</returns>
    public async Task<bool> ReadAllAsync(CancellationToken stopping)
    {
        await _reading.WaitAsync(stopping);
        try
        {
            await ListenAsync(stopping);
            using var late = new CancellationTokenSource(ReadTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping);
            var (readTrunks, readRules) = (await trunks.ReadAllAsync(either.Token).WaitAsync(either.Token), await rules.ReadAllAsync(either.Token).WaitAsync(either.Token));
            table.TakeAll(readTrunks, readRules);
            if (_outage.End())
            {
                TrunksLog.StoreBack(logger, table.Now.Trunks.Length);
            }

            return true;
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            if (_outage.Begin())
            {
                TrunksLog.StoreAway(logger, failure.GetType().Name);
            }

            return false;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Reads until all versions that messages have named are there.</summary>
    public async Task ReadChangesAsync(CancellationToken stopping)
    {
        for (var tries = 0; tries < StaleTries; tries++)
        {
            if (!await ReadAllAsync(stopping) || IsUpToDate())
            {
                return;
            }

            await Task.Delay(StaleRetry, time, stopping);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await (_listening?.DisposeAsync() ?? default);
    }

    public override void Dispose()
    {
        base.Dispose();
        _reading.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    /// <summary>Follows the store until the gateway stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await _containers.Task.WaitAsync(ContainersTimeout, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await ReadAllAsync(stopping);
            while (true)
            {
                await _news.WaitAsync(_listening is not null && !_outage.IsOn ? options.Value.Refresh : Retry, time, stopping);
                await ReadChangesAsync(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private bool IsUpToDate()
    {
        lock (_guard)
        {
            foreach (var (key, version) in _wanted.ToArray())
            {
                if (table.VersionOf(key) >= version)
                {
                    _wanted.Remove(key);
                }
            }

            return _wanted.Count == 0;
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
            TrunksLog.NotListening(logger, failure.GetType().Name);
        }
    }
}
