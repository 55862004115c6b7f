using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace VoiceAgent.Tests.Fixtures;

/// <summary>
/// Detects pauses in which one of the machine's cores ran no process, for example because other machines used it. Real-time measurements
/// during a pause are not valid, so the test repeats them. Without a pause nothing is repeated.
/// </summary>
internal static partial class HostPauses
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

        // One core can stop alone, with the programs of the stack that run there. A thread that only sleeps gets its core back at once when the
        // core has merely much to do.
        for (var core = 0; core < Environment.ProcessorCount; core++)
        {
            var watched = core;
            new Thread(() => LookAt(watched, seen)) { IsBackground = true, Name = $"{nameof(HostPauses)} {core}" }.Start();
        }

        return seen;
    }

    private static void LookAt(int core, ConcurrentQueue<(long From, long Until)> seen)
    {
        StayOn(core);
        Look(seen);
    }

    /// <summary>Binds the current thread to a core. Where that is refused, the thread watches the core on which it happens to run.</summary>
    private static void StayOn(int core)
    {
        var cores = new byte[128];
        cores[core / 8] = (byte)(1 << (core % 8));

        // 0 stands for the current thread.
        _ = SetAffinity(0, (nuint)cores.Length, cores);
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint length, byte[] cores);

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
