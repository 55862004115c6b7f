using System.Runtime.CompilerServices;
using VoiceAgent.CallLog;

namespace VoiceAgent.Dashboard.Calls;

/// <summary>
/// Follows the live calls once for all open pages, so that another page needs no further subscriptions. It follows no calls
/// while no page is open.
/// </summary>
internal sealed partial class LiveBoard(ICallRecords records, ICallLog log, TimeProvider time, ILogger<LiveBoard> logger) : BackgroundService
{
    // A page is rendered at most this often, however many events arrive. People do not read faster.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(150);

    // The delay before a retry after the call log failed.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly List<AsyncSignal> _watchers = [];
    private readonly AsyncSignal _watched = new();
    private LiveFollowing? _following;
    private CancellationTokenSource? _unwatched;
    private LiveCalls _last = new([], Known: false, Interrupted: false);

    /// <summary>Yields the live calls now, and again after each change, until the watcher leaves.</summary>
    public async IAsyncEnumerable<LiveCalls> WatchAsync([EnumeratorCancellation] CancellationToken leaving)
    {
        var changed = new AsyncSignal();
        Enter(changed);
        try
        {
            while (true)
            {
                yield return Now();
                await changed.WaitAsync(leaving);
                await Task.Delay(Pace, time, leaving);
            }
        }
        finally
        {
            Leave(changed);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _watched.WaitAsync(stoppingToken);
            using var unwatched = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            if (Begin(unwatched))
            {
                await FollowAsync(unwatched.Token);
                End();
            }

            stoppingToken.ThrowIfCancellationRequested();
        }
    }

    private async Task FollowAsync(CancellationToken unwatched)
    {
        while (!unwatched.IsCancellationRequested)
        {
            var following = new LiveFollowing(records, log, time, Notify);
            lock (_gate)
            {
                _following = following;
            }

            try
            {
                await following.RunAsync(unwatched);
            }
            catch (OperationCanceledException) when (unwatched.IsCancellationRequested)
            {
                return;
            }
            catch (Exception broken)
            {
                // Whatever failed, the watchers are informed and the log is read again.
                LogBroken(broken);
                Interrupt();
                await Task.Delay(Timeout, time, unwatched).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private LiveCalls Now()
    {
        lock (_gate)
        {
            // The page keeps the last known calls until there is newer data.
            return _last = _following?.Now() is { Known: true } now ? now : _last;
        }
    }

    private void Interrupt()
    {
        lock (_gate)
        {
            _last = (_following?.Now() is { Known: true } now ? now : _last) with { Interrupted = true };
            _following = null;
        }

        Notify();
    }

    private bool Begin(CancellationTokenSource unwatched)
    {
        lock (_gate)
        {
            // The watcher that woke this loop may have left again already.
            _unwatched = _watchers.Count > 0 ? unwatched : null;
            return _unwatched is not null;
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _unwatched = null;
            _following = null;
        }
    }

    private void Enter(AsyncSignal watcher)
    {
        lock (_gate)
        {
            _watchers.Add(watcher);
            if (_watchers.Count == 1)
            {
                _watched.Set();
            }
        }
    }

    private void Leave(AsyncSignal watcher)
    {
        lock (_gate)
        {
            _watchers.Remove(watcher);
            if (_watchers.Count == 0)
            {
                _unwatched?.Cancel();
                _unwatched = null;
                _following = null;
                _last = new([], Known: false, Interrupted: false);
            }
        }
    }

    private void Notify()
    {
        lock (_gate)
        {
            foreach (var watcher in _watchers)
            {
                watcher.Set();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The live calls cannot be read from the call log. The dashboard tries again.")]
    private partial void LogBroken(Exception broken);
}
