using System.Globalization;
using System.Runtime.InteropServices;
using VoiceAgent.Tests.EndToEnd;

namespace VoiceAgent.Tests.Chaos;

/// <summary>The real stack with several programs of each service, and the blows against it.</summary>
internal sealed partial class ChaosStack(WholeStack stack, ChaosPlan plan, Random random)
{
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;

    // The emulator's key: 48 bytes in base64.
    public const string CosmosKey = "Y2hhb3MtY2hhb3MtY2hhb3MtY2hhb3MtY2hhb3MtY2hhb3MtY2hhb3M0";

    private static readonly TimeSpan FrozenFor = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan DrainsUntilKilled = TimeSpan.FromSeconds(1);

    public WholeStack Stack => stack;

    public static async Task<ChaosStack> StartAsync(string data, ChaosPlan plan, Random random)
    {
        string[] settings =
        [
            $"--pipelines={plan.Pipelines}", "--gateways=2", "--dashboards=2", $"--Parameters:cosmos-key={CosmosKey}", .. plan.Settings,
        ];
        return new(await WholeStack.StartAsync(data, fresh: true, settings), plan, random);
    }

    /// <summary>Strikes a program. Of several, it is the one that holds the call, or a drawn one.</summary>
    /// <param name="worker">The name of the worker that holds the call: machine and process id. Null when it is not known.</param>
    /// <returns>What completes when the blow is over.</returns>
    public Task Strike(Fault fault, string? worker)
    {
        var processes = stack.ProcessesOf(fault.Program);
        var holder = fault.Program == "pipeline" && worker?.Split(':') is [_, var id] && int.TryParse(id, CultureInfo.InvariantCulture, out var process) && processes.Contains(process)
            ? process
            : processes[random.Next(processes.Count)];
        Signal(holder, fault.Blow switch
        {
            Blow.Kill => SigKill,
            Blow.Freeze => SigStop,
            _ => SigTerm,
        });
        return fault.Blow switch
        {
            Blow.Freeze => LaterAsync(holder, FrozenFor, SigCont),
            Blow.KillInDrain => LaterAsync(holder, DrainsUntilKilled, SigKill),
            _ => Task.CompletedTask,
        };
    }

    /// <summary>Waits until everything runs again.</summary>
    public Task UntilHealthyAsync(string program) => stack.UntilHealthyAsync(program, program switch
    {
        "pipeline" => plan.Pipelines,
        "gateway" or "dashboard" => 2,
        _ => 1,
    });

    private static async Task LaterAsync(int process, TimeSpan after, int signal)
    {
        await Task.Delay(after, TimeProvider.System);
        Signal(process, signal);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
