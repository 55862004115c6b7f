using System.Diagnostics;
using System.Threading.Channels;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>
/// Writes one call's events to the call log, in order and in the background, so that a slow log never delays the caller. When
/// the log cannot keep up, interim events that a later event replaces are left out first.
/// </summary>
internal sealed partial class CallJournal : IAsyncDisposable
{
    // Some minutes of a busy call: Redis may be unavailable for that long before an event is lost.
    private const int MostWaiting = 4_096;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Channel<PendingEvent> _events = Channel.CreateBounded<PendingEvent>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly ICallLog _calls;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Action _refused;
    private readonly CancellationTokenSource _givenUp = new();
    private readonly Task _writing;
    private readonly Lock _guard = new();
    private readonly List<(long Number, TaskCompletionSource Appended)> _waiting = [];
    private readonly TaskCompletionSource _leased = new();
    private volatile CallLease _lease;
    private long _last;
    private long _appended;
    private int _lost;

    /// <param name="lost">Called once when the log refuses an event, because another worker has taken the call over. Nothing is written after it.</param>
    public CallJournal(CallLease lease, ICallLog calls, TimeProvider time, ILogger log, Action lost)
    {
        (_lease, _calls, _time, _log, _refused) = (lease, calls, time, log, lost);
        Use(lease);
        _writing = WriteAsync();
    }

    /// <summary>The lease was taken after the session had begun. Without a lease nothing is written, because the log could not order the writers.</summary>
    public void Use(CallLease lease)
    {
        _lease = lease;
        if (lease.Token > 0)
        {
            _leased.TrySetResult();
        }
    }

    /// <summary>Completes when the log has all events so far, or after <paramref name="longest"/>.</summary>
    public async Task WrittenAsync(TimeSpan longest)
    {
        TaskCompletionSource appended;
        lock (_guard)
        {
            if (_appended >= _last)
            {
                return;
            }

            appended = new TaskCompletionSource();
            _waiting.Add((_last, appended));
        }

        using var written = new CancellationTokenSource();
        await Task.WhenAny(appended.Task, Task.Delay(longest, _time, written.Token));
        written.Cancel();
    }

    /// <summary>Adds the next event of the call. The conversation adds one at a time.</summary>
    public void Add(CallEvent happened)
    {
        var mayMiss = happened is CallerHypothesis or AgentSpeaking && _events.Reader.Count > MostWaiting / 2;
        bool isAdded;
        lock (_guard)
        {
            isAdded = !mayMiss && _events.Writer.TryWrite(new PendingEvent(_last + 1, _time.GetUtcNow(), happened));
            _last += isAdded ? 1 : 0;
        }

        if (!isAdded && Interlocked.Increment(ref _lost) == 1)
        {
            Losing(_log);
        }
    }

    /// <summary>Waits until all events are written, up to a deadline.</summary>
    public async ValueTask DisposeAsync()
    {
        _events.Writer.TryComplete();
        await using (_time.CreateTimer(static given => ((CancellationTokenSource)given!).Cancel(), _givenUp, Timeout, System.Threading.Timeout.InfiniteTimeSpan))
        {
            await _writing;
        }

        _givenUp.Dispose();
    }

    private async Task WriteAsync()
    {
        // Without a parent the writes make no spans. A span for every event would hide the call's own spans.
        Activity.Current = null;

        // ReadAllAsync would leave its synchronisation context, and a call in virtual time must stay on its own.
        while (await _events.Reader.WaitToReadAsync())
        {
            while (_events.Reader.TryRead(out var happened))
            {
                switch (await WriteAsync(happened))
                {
                    case true:
                        Appended(happened.Number);
                        break;
                    case false:
                        _refused();
                        return;
                    case null:
                        Abandoned(_log, 1 + _events.Reader.Count);
                        return;
                }
            }
        }
    }

    private void Appended(long number)
    {
        List<(long Number, TaskCompletionSource Appended)> done;
        lock (_guard)
        {
            _appended = number;
            done = _waiting.FindAll(waiting => waiting.Number <= number);
            _waiting.RemoveAll(waiting => waiting.Number <= number);
        }

        foreach (var (_, appended) in done)
        {
            appended.TrySetResult();
        }
    }

    /// <returns>False when the log refused the event. Null when the log could not be reached in time.</returns>
    private async Task<bool?> WriteAsync(PendingEvent happened)
    {
        await Task.WhenAny(_leased.Task, Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, _time, _givenUp.Token));
        for (var failures = 0; !_givenUp.IsCancellationRequested; failures++)
        {
            try
            {
                return await _calls.AppendAsync(_lease, [happened]);
            }
            catch (Exception failure)
            {
                // The log may fail in any way. The call continues.
                if (failures == 0)
                {
                    Failing(_log, failure.GetType().Name);
                }

                await Task.Delay(Pause, _time, _givenUp.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }

        return null;
    }

    [LoggerMessage(LogLevel.Warning, "An event could not be written to the call log ({Reason}). The write is retried.")]
    private static partial void Failing(ILogger log, string reason);

    [LoggerMessage(LogLevel.Error, "The call log is too slow. Some events of this call are left out.")]
    private static partial void Losing(ILogger log);

    [LoggerMessage(LogLevel.Error, "The last {Count} events of a call could not be written to the call log.")]
    private static partial void Abandoned(ILogger log, int count);
}
