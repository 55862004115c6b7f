using VoiceAgent.Rtp.Audio;

namespace VoiceAgent.Rtp.Sessions;

/// <summary>Steps through the keys that are to be sent, 20 ms at a time.</summary>
internal sealed class ToneQueue
{
    /// <summary>The last packet of a key is sent three times (RFC 4733 §2.5.1.4).</summary>
    public const int EndPackets = 3;

    public const int MostKeys = 64;

    private const int MostJobs = 16;
    private const int Tick = 20;

    private readonly Lock _lock = new();
    private readonly Queue<ToneJob> _jobs = new();
    private ToneJob? _job;
    private int _at;
    private int _elapsed;

    /// <summary>What to send in this tick.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Elapsed">How long the key has been pressed at the end of this tick in ms, at most <paramref name="Total"/>.</param>
    /// <param name="Total">How long the key is pressed in all, in ms.</param>
    /// <param name="IsFirst">Whether the key begins.</param>
    /// <param name="IsEnd">Whether the key has ended.</param>
    /// <param name="IsRepeated">Whether its end was sent before.</param>
    internal readonly record struct Step(char Key, int Elapsed, int Total, bool IsFirst, bool IsEnd, bool IsRepeated);

    /// <exception cref="InvalidOperationException">Too many calls wait.</exception>
    public void Add(ToneJob job)
    {
        lock (_lock)
        {
            if (_jobs.Count == MostJobs)
            {
                throw new InvalidOperationException($"{MostJobs} texts of keys wait to be sent. Await the earlier ones first.");
            }

            _jobs.Enqueue(job);
        }
    }

    /// <summary>Steps 20 ms on.</summary>
    /// <param name="step">What to send, or null in a pause between keys.</param>
    /// <returns>False if there is nothing to send, so that audio goes on.</returns>
    public bool TryStep(out Step? step)
    {
        step = null;
        while (Current() is { } job)
        {
            var (key, timing) = (job.Keys[_at], job.Timing);
            var total = Round(key == ',' ? TimeSpan.Zero : timing.Tone);
            var pause = Round(key == ',' ? timing.Comma : timing.Pause);
            if (_elapsed < total + Math.Max(pause, key == ',' ? 0 : EndPackets * Tick))
            {
                _elapsed += Tick;
                var ended = _elapsed - total;
                if (key != ',' && ended < EndPackets * Tick)
                {
                    step = new Step(key, Math.Min(_elapsed, total), total, _elapsed == Tick, ended >= 0, ended > 0);
                }

                return true;
            }

            (_elapsed, _at) = (0, _at + 1);
        }

        return false;
    }

    /// <summary>Completes all that waits, because the session ends.</summary>
    public void End()
    {
        lock (_lock)
        {
            _job?.Done.TrySetResult();
            _job = null;
            while (_jobs.TryDequeue(out var waiting))
            {
                waiting.Done.TrySetResult();
            }
        }
    }

    public static void Check(string keys, ToneTiming timing)
    {
        if (keys.Length is 0 or > MostKeys || keys.Any(key => key != ',' && ToneKeys.EventOf(key) < 0))
        {
            throw new ArgumentException($"The keys must be 1 to {MostKeys} of 0–9, *, #, A–D and the comma.", nameof(keys));
        }

        if (timing.Tone < TimeSpan.FromMilliseconds(40) || timing.Tone > TimeSpan.FromSeconds(1) || timing.Pause < TimeSpan.FromMilliseconds(20) || timing.Pause > TimeSpan.FromSeconds(5) || timing.Comma < TimeSpan.Zero || timing.Comma > TimeSpan.FromSeconds(10))
        {
            throw new ArgumentException("A tone must be 40 ms to 1 s long, a pause 20 ms to 5 s, and a comma at most 10 s.", nameof(timing));
        }
    }

    /// <summary>The job whose next key is to be sent, or null. A key that has begun is always ended.</summary>
    private ToneJob? Current()
    {
        lock (_lock)
        {
            while (true)
            {
                if (_job is not null && (_at < _job.Keys.Length) && (_elapsed > 0 || !_job.Cancelled.IsCancellationRequested))
                {
                    return _job;
                }

                if (_job?.Cancelled.IsCancellationRequested == true && _at < _job.Keys.Length)
                {
                    _job.Done.TrySetCanceled(_job.Cancelled);
                }

                _job?.Done.TrySetResult();
                (_job, _at, _elapsed) = (_jobs.Count > 0 ? _jobs.Dequeue() : null, 0, 0);
                if (_job is null)
                {
                    return null;
                }
            }
        }
    }

    private static int Round(TimeSpan time) => (int)Math.Ceiling(time.TotalMilliseconds / Tick) * Tick;
}
