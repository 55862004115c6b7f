using System.Globalization;
using System.Runtime.InteropServices;
using VoiceAgent.Tests.EndToEnd;

namespace VoiceAgent.Tests.Chaos;

/// <summary>The blows against the real stack with several programs of each service.</summary>
internal sealed partial class ChaosStack(WholeStack stack, int pipelines, Random random)
{
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;

    private static readonly TimeSpan FrozenFor = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan DrainsUntilKilled = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Strikes a program. Of several, it is the one that holds a call, or a drawn one. An outage strikes all of them.</summary>
    /// <param name="worker">The name of the worker that holds the call: machine and process id. Null when it is not known.</param>
    /// <returns>What completes when the blow is over, with the processes that it has ended.</returns>
    public Task<IReadOnlyList<int>> Strike(Fault fault, string? worker)
    {
        var processes = stack.ProcessesOf(fault.Program);
        var holder = fault.Program == "pipeline" && worker?.Split(':') is [_, var id] && int.TryParse(id, CultureInfo.InvariantCulture, out var process) && processes.Contains(process)
            ? process
            : processes[random.Next(processes.Count)];
        return fault.Blow switch
        {
            Blow.Kill => Ended(holder, SigKill),
            Blow.Terminate => Ended(holder, SigTerm),
            Blow.Freeze => HangAsync([holder], FrozenFor),
            Blow.KillInDrain => KillInDrainAsync(holder),
            Blow.Hangs => HangAsync(processes, fault.For),
            _ => AwayAsync(fault.Program, fault.For),
        };
    }

    /// <summary>Waits until everything runs again.</summary>
    public Task UntilHealthyAsync(string program, IReadOnlyList<int> ended) => stack.UntilRunningAgainAsync(program, ended, program switch
    {
        "pipeline" => pipelines,
        "gateway" or "dashboard" => 2,
        _ => 1,
    });

    private static Task<IReadOnlyList<int>> Ended(int process, int signal)
    {
        Signal(process, signal);
        return Task.FromResult<IReadOnlyList<int>>([process]);
    }

    private static async Task<IReadOnlyList<int>> KillInDrainAsync(int process)
    {
        Signal(process, SigTerm);
        await Task.Delay(DrainsUntilKilled, TimeProvider.System);
        Signal(process, SigKill);
        return [process];
    }

    private static async Task<IReadOnlyList<int>> HangAsync(IReadOnlyList<int> processes, TimeSpan length)
    {
        try
        {
            foreach (var process in processes)
            {
                Signal(process, SigStop);
            }

            await Task.Delay(length, TimeProvider.System);
        }
        finally
        {
            foreach (var process in processes)
            {
                Signal(process, SigCont);
            }
        }

        return [];
    }

    private async Task<IReadOnlyList<int>> AwayAsync(string program, TimeSpan length)
    {
        var killed = new List<int>();
        var since = TimeProvider.System.GetTimestamp();
        do
        {
            foreach (var process in stack.ProcessesOf(program).Except(killed))
            {
                Signal(process, SigKill);
                killed.Add(process);
            }

            await Task.Delay(Look, TimeProvider.System);
        }
        while (TimeProvider.System.GetElapsedTime(since) < length);

        await stack.StartEndedAsync(program);
        return killed;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
