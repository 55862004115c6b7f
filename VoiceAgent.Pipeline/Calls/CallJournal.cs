using System.Diagnostics;
using System.Threading.Channels;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Spool;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>
/// Writes one call's events to the call log, in order, each once, and in the background, so that a slow log never delays the caller.
/// Events that wait are written together. While the log is away, events wait in memory and then on local disk. What is left when the
/// call has ended is delivered by <see cref="JournalDeliveries"/>. When memory and disk are full, interim events that a later event
/// replaces are left out first.
/// </summary>
internal sealed partial class CallJournal : IAsyncDisposable
{
    // Some minutes of a busy call.
    private const int MostWaiting = 4_096;
    private const int MostTogether = 64;

    private static readonly TimeSpan RequestDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    // A short outage costs no writes to the disk. In a long one, a crash of this process loses at most the last seconds of events.
    private static readonly TimeSpan ShortOutage = TimeSpan.FromSeconds(2);

    private readonly Channel<PendingEvent> _events = Channel.CreateBounded<PendingEvent>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly List<PendingEvent> _taken = [];
    private readonly JournalFile? _file;
    private readonly ICallLog _calls;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Action _refused;
    private readonly CancellationTokenSource _givenUp = new();
    private readonly JournalWaits _waits;
    private readonly Task _writing;
    private volatile CallLease _lease;
    private long? _failingSince;
    private long _last;
    private int _lost;

    /// <param name="lost">Called once when the log refuses an event, because another worker has taken the call over. Nothing is written after it.</param>
    /// <param name="spool">Where events wait while the log is away. Null: only in memory.</param>
    public CallJournal(CallLease lease, ICallLog calls, TimeProvider time, ILogger log, Action lost, SpoolFolder? spool = null)
    {
        (_lease, _calls, _time, _log, _refused) = (lease, calls, time, log, lost);
        _waits = new JournalWaits(time);
        _file = spool is null ? null : JournalFile.Of(lease, spool);
        _writing = WriteAsync();
    }

    private enum Outcome
    {
        Written,
        Refused,
        Away,
    }

    /// <summary>Adds the next event of the call. The conversation adds one at a time.</summary>
    public void Add(CallEvent happened)
    {
        var mayMiss = happened is CallerHypothesis or AgentSpeaking && _events.Reader.Count > MostWaiting / 2;
        if (!mayMiss && _events.Writer.TryWrite(new PendingEvent(_last + 1, _time.GetUtcNow(), happened)))
        {
            _last++;
        }
        else if (Interlocked.Increment(ref _lost) == 1)
        {
            Losing(_log);
        }
    }

    /// <summary>The lease was taken after the session had begun.</summary>
    public void Use(CallLease lease) => _lease = lease;

    /// <summary>Completes when all events so far are written, at the latest after <paramref name="longest"/>.</summary>
    public Task WrittenAsync(TimeSpan longest) => _waits.ForAsync(_last, longest);

    /// <summary>Waits until all events are written, up to a deadline. The rest is delivered in the background.</summary>
    public async ValueTask DisposeAsync()
    {
        _events.Writer.TryComplete();
        var patience = _failingSince is not null && _file is not null ? TimeSpan.Zero : EndDeadline;
        await using (_time.CreateTimer(static given => ((CancellationTokenSource)given!).Cancel(), _givenUp, patience, Timeout.InfiniteTimeSpan))
        {
            await _writing;
        }

        _givenUp.Dispose();
    }

    private async Task WriteAsync()
    {
        // Without a parent the writes make no spans. A span for every event would hide the call's own spans.
        Activity.Current = null;
        for (var pause = FirstPause; await HasMoreAsync();)
        {
            switch (await TryWriteAsync())
            {
                case Outcome.Written:
                    (pause, _failingSince) = (FirstPause, null);
                    break;
                case Outcome.Refused:
                    _file?.Delete();
                    _refused();
                    _waits.Written(long.MaxValue);
                    return;
                default:
                    if (_givenUp.IsCancellationRequested)
                    {
                        LeaveRest();
                        return;
                    }

                    KeepOnDisk();
                    await Task.Delay(pause, _time, _givenUp.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                    pause = 2 * pause < LongestPause ? 2 * pause : LongestPause;
                    break;
            }
        }
    }

    private async Task<bool> HasMoreAsync()
    {
        if (_file is { HasEvents: true } || _taken.Count > 0)
        {
            return true;
        }

        // ReadAllAsync would leave its synchronisation context, and a call in virtual time must stay on its own.
        var hasMore = await _events.Reader.WaitToReadAsync();
        while (_taken.Count < MostTogether && _events.Reader.TryRead(out var next))
        {
            _taken.Add(next);
        }

        return hasMore;
    }

    // Events on the disk are older than those in memory.
    private async Task<Outcome> TryWriteAsync()
    {
        if (_file is not { HasEvents: true })
        {
            var outcome = await TryAppendAsync(_lease, _taken);
            if (outcome is Outcome.Written)
            {
                _taken.Clear();
            }

            return outcome;
        }

        foreach (var (lease, events) in _file.Read(_lease))
        {
            if (await TryAppendAsync(lease, events) is not Outcome.Written and var outcome)
            {
                return outcome;
            }
        }

        _file.Delete();
        return Outcome.Written;
    }

    private async Task<Outcome> TryAppendAsync(CallLease lease, IReadOnlyList<PendingEvent> events)
    {
        // Without a lease nothing is written, because the log could not order the writers.
        if (lease.Token == 0)
        {
            _failingSince ??= _time.GetTimestamp();
            return Outcome.Away;
        }

        try
        {
            // The same events may arrive twice, when the answer comes late. The log takes them once.
            if (!await _calls.AppendAsync(lease, events).WaitAsync(RequestDeadline, _time, _givenUp.Token))
            {
                return Outcome.Refused;
            }

            _waits.Written(events[^1].Number);
            return Outcome.Written;
        }
        catch (Exception failure)
        {
            // The log may fail in any way. The call continues.
            if (_failingSince is null)
            {
                _failingSince = _time.GetTimestamp();
                Failing(_log, failure.GetType().Name);
            }

            return Outcome.Away;
        }
    }

    private void KeepOnDisk()
    {
        if (_failingSince is { } since && _time.GetElapsedTime(since) >= ShortOutage)
        {
            TryKeepAll();
        }
    }

    /// <returns>False when the disk does not take all of them.</returns>
    private bool TryKeepAll()
    {
        do
        {
            if (_taken.Count > 0 && _file?.TryAdd(_lease, _taken) != true)
            {
                return false;
            }

            _taken.Clear();
            while (_taken.Count < MostTogether && _events.Reader.TryRead(out var next))
            {
                _taken.Add(next);
            }
        }
        while (_taken.Count > 0);

        return true;
    }

    private void LeaveRest()
    {
        if (!TryKeepAll())
        {
            Abandoned(_log, _taken.Count + _events.Reader.Count);
        }

        if (_file is { HasEvents: true })
        {
            _file.Leave(_lease);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Events could not be written to the call log ({Reason}). They wait, and the write is retried.")]
    private static partial void Failing(ILogger log, string reason);

    [LoggerMessage(LogLevel.Error, "The call log is too slow. Some events of this call are left out.")]
    private static partial void Losing(ILogger log);

    [LoggerMessage(LogLevel.Error, "The last {Count} events of a call could not be written to the call log, and local disk did not take them.")]
    private static partial void Abandoned(ILogger log, int count);
}
