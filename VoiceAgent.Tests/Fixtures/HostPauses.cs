using System.Collections.Concurrent;

namespace VoiceAgent.Tests.Fixtures;

/// <summary>
/// Watches for moments at which the machine ran nothing of ours, as when a neighbour has its cores. What a test measures in real time
/// during such a moment is no evidence: the test repeats it. On a machine that did not pause, nothing is ever repeated.
/// </summary>
internal static class HostPauses
{
    private const int Attempts = 4;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(10);

    /// <summary>Less than the audio path has in hand: a shorter pause is heard by nobody.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(60);

    private static readonly ConcurrentQueue<(long From, long Until)> Pauses = Watch();

    /// <summary>The present timestamp of <see cref="TimeProvider.System"/>. The watch runs from here on: before its first use it sees nothing.</summary>
    public static long Begin()
    {
        GC.KeepAlive(Pauses);
        return TimeProvider.System.GetTimestamp();
    }

    /// <summary>Whether the machine paused at any moment between two timestamps of <see cref="TimeProvider.System"/>.</summary>
    public static bool PausedBetween(long from, long until) => Pauses.Any(pause => pause.From < until && pause.Until > from);

    /// <summary>Runs an attempt until one succeeds, or fails on a machine that did not pause.</summary>
    /// <param name="attempt">Given its number, from 0. Returns its failure, or null; and when the measured part began and ended.</param>
    public static async Task RepeatAsync(Func<int, Task<(Exception? Failure, long From, long Until)>> attempt)
    {
        for (var number = 0; ; number++)
        {
            var (failure, from, until) = await attempt(number);
            if (failure is null)
            {
                return;
            }

            if (number + 1 == Attempts || !PausedBetween(from, until))
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
            }
        }
    }

    /// <summary>Repeats a whole measurement, set-up included, that failed while the machine paused.</summary>
    public static Task RepeatAsync(Func<Task> attempt) => RepeatAsync(async _ =>
    {
        var from = Begin();
        var failure = await Record.ExceptionAsync(attempt);
        return (failure, from, TimeProvider.System.GetTimestamp());
    });

    private static ConcurrentQueue<(long From, long Until)> Watch()
    {
        var seen = new ConcurrentQueue<(long From, long Until)>();
        new Thread(() => Look(seen)) { IsBackground = true, Name = nameof(HostPauses) }.Start();
        return seen;
    }

    private static void Look(ConcurrentQueue<(long From, long Until)> seen)
    {
        for (var last = TimeProvider.System.GetTimestamp(); ;)
        {
            Thread.Sleep(Between);
            var now = TimeProvider.System.GetTimestamp();
            if (TimeProvider.System.GetElapsedTime(last, now) > Between + Shortest)
            {
                seen.Enqueue((last, now));
            }

            last = now;
        }
    }
}
