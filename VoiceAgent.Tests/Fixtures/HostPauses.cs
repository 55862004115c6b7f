using System.Collections.Concurrent;

namespace VoiceAgent.Tests.Fixtures;

/// <summary>
/// Detects pauses in which the machine did not run this process, for example because other machines used its cores. Real-time measurements
/// during a pause are not valid, so the test repeats them. Without a pause nothing is repeated.
/// </summary>
internal static class HostPauses
{
    private const int Attempts = 4;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(10);

    /// <summary>The audio path buffers more than this, so a shorter pause cannot be heard.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(60);

    private static readonly ConcurrentQueue<(long From, long Until)> Pauses = Watch();

    /// <summary>The current timestamp of <see cref="TimeProvider.System"/>. The first call starts the detection, so earlier pauses are not known.</summary>
    public static long Begin()
    {
        GC.KeepAlive(Pauses);
        return TimeProvider.System.GetTimestamp();
    }

    /// <summary>Whether the machine paused at any moment between two timestamps of <see cref="TimeProvider.System"/>.</summary>
    public static bool PausedBetween(long from, long until) => Pauses.Any(pause => pause.From < until && pause.Until > from);

    /// <summary>Repeats an attempt until it succeeds, or until it fails on a machine that did not pause.</summary>
    /// <param name="attempt">Receives its number, from 0. Returns its failure or null, and the start and end of the measured part.</param>
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

    /// <summary>Repeats a whole measurement, including its set-up, when it failed while the machine paused.</summary>
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
