using Microsoft.Extensions.Logging;

namespace VoiceAgent.Rtp.Sessions;

/// <summary>
/// One thread and the sessions that it serves. Each poll period it reads the sockets of all its sessions. The sessions are spread over
/// the periods of 20 ms, and each has its tick in its period: so packets leave evenly, and the work is even too. Ticks follow an
/// absolute plan, so no delay adds up.
/// </summary>
internal sealed class Shard : IAsyncDisposable
{
    // After a longer stop (a suspended machine) the plan begins anew, instead of sending a burst.
    private const double MostLate = 0.2;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly RtpMetrics _metrics;
    private readonly ILogger _logger;
    private readonly ManualResetEventSlim _stopping = new();
    private readonly Thread? _thread;
    private readonly ITimer? _timer;
    private readonly double _period;
    private readonly long _start;
    private readonly int _slots;
    private RtpSession[][] _sessions;
    private long _step;
    private int _isStepping;

    public Shard(RtpOptions options, TimeProvider time, RtpMetrics metrics, ILogger logger, int number)
    {
        (_time, _metrics, _logger) = (time, metrics, logger);
        _period = options.PollPeriod.TotalSeconds;
        _slots = (int)(RtpOptions.Tick.Ticks / options.PollPeriod.Ticks);
        _sessions = [.. Enumerable.Range(0, _slots).Select(_ => Array.Empty<RtpSession>())];
        _start = time.GetTimestamp();
        if (options.OwnThreads)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = $"RTP {number}", Priority = ThreadPriority.AboveNormal };
            _thread.Start();
        }
        else
        {
            _timer = time.CreateTimer(static shard => ((Shard)shard!).CatchUp(), this, options.PollPeriod, options.PollPeriod);
        }
    }

    /// <summary>Seconds since the start.</summary>
    private double Now => _time.GetElapsedTime(_start).TotalSeconds;

    public void Add(RtpSession session)
    {
        lock (_lock)
        {
            // The slot with the fewest sessions.
            var sessions = _sessions.ToArray();
            var slot = Enumerable.Range(0, _slots).MinBy(slot => sessions[slot].Length);
            sessions[slot] = [.. sessions[slot], session];
            Volatile.Write(ref _sessions, sessions);
        }
    }

    public void Remove(RtpSession session)
    {
        lock (_lock)
        {
            Volatile.Write(ref _sessions, [.. _sessions.Select(slot => slot.Contains(session) ? slot.Where(other => other != session).ToArray() : slot)]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _stopping.Set();
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        if (_thread is not null && _thread != Thread.CurrentThread)
        {
            _thread.Join();
            _stopping.Dispose();
        }
    }

    private void Run()
    {
        while (!_stopping.IsSet)
        {
            var wait = ((_step + 1) * _period) - Now;
            if (wait > 0)
            {
                // The operating system waits in whole milliseconds. Rounded up, a step is late by less than one, and never early.
                _stopping.Wait((int)Math.Ceiling(wait * 1000));
                continue;
            }

            Step();
        }
    }

    /// <summary>The steps that are due, when a timer drives the shard.</summary>
    private void CatchUp()
    {
        if (Interlocked.Exchange(ref _isStepping, 1) != 0)
        {
            return;
        }

        try
        {
            while (!_stopping.IsSet && Now >= (_step + 1) * _period)
            {
                Step();
            }
        }
        finally
        {
            Volatile.Write(ref _isStepping, 0);
        }
    }

    private void Step()
    {
        var late = Now - ((_step + 1) * _period);
        if (late > MostLate)
        {
            var skipped = (long)(late / _period);
            _logger.Skipped(TimeSpan.FromSeconds(late), skipped / _slots);
            _step += skipped / _slots * _slots;
            late = Now - ((_step + 1) * _period);
        }

        _step++;
        _metrics.Late(Math.Max(0, late));
        var sessions = Volatile.Read(ref _sessions);
        foreach (var slot in sessions)
        {
            foreach (var session in slot)
            {
                Guard(session, isTick: false);
            }
        }

        foreach (var session in sessions[_step % _slots])
        {
            Guard(session, isTick: true);
        }
    }

    /// <summary>A fault in one session must not stop the others.</summary>
    private void Guard(RtpSession session, bool isTick)
    {
        try
        {
            if (isTick)
            {
                session.Tick(Now);
            }
            else
            {
                session.Poll(Now);
            }
        }
        catch (Exception failure)
        {
            _logger.StepFailed(failure, session.Media.Port);
        }
    }
}
