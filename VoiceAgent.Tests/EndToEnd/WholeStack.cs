using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using VoiceAgent.Tests.Architecture;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>
/// The whole stack as a person starts it: the AppHost's own process with everything it starts, on ports of its own
/// and in a data folder of its own.
/// </summary>
internal sealed partial class WholeStack : IAsyncDisposable
{
    // Cold, on two cores that other tests have just left.
    private static readonly TimeSpan untilHealthy = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan untilGone = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly StringBuilder printed = new();
    private readonly TaskCompletionSource healthy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, string> addresses = [];

    private WholeStack(string data, bool fresh, string[] settings)
    {
        IdentitySecret = Guid.NewGuid().ToString("N");
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Path.Combine(SourceTree.Root, "VoiceAgent.AppHost"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "exec", Program, $"--data={data}", "--DcpPublisher:RandomizePorts=true", $"--Parameters:identity-secret={IdentitySecret}" },
        };
        Array.ForEach(settings, start.ArgumentList.Add);
        if (fresh)
        {
            start.ArgumentList.Add("--fresh");
        }

        // A test runner's own settings are not the program's.
        start.Environment.Remove("ASPNETCORE_URLS");
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Heard(line.Data);
        process.ErrorDataReceived += (_, line) => Heard(line.Data);
        process.Exited += (_, _) => healthy.TrySetException(new InvalidOperationException($"The stack ended before it was healthy:\n{Printed}"));
    }

    /// <summary>The secret that our services share with the identity provider.</summary>
    public string IdentitySecret { get; }

    public int ProcessId => process.Id;

    public TimeSpan HealthyAfter { get; private set; }

    public string Printed
    {
        get
        {
            lock (printed)
            {
                return printed.ToString();
            }
        }
    }

    private static string Program => Path.Combine(
        SourceTree.Root, "VoiceAgent.AppHost", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "VoiceAgent.AppHost.dll");

    /// <summary>Starts everything and waits until all of it is healthy.</summary>
    public static async Task<WholeStack> StartAsync(string data, bool fresh, params string[] settings)
    {
        var stack = new WholeStack(data, fresh, settings);
        var began = TimeProvider.System.GetTimestamp();
        stack.process.Start();
        stack.process.BeginOutputReadLine();
        stack.process.BeginErrorReadLine();
        try
        {
            await stack.healthy.Task.WaitAsync(untilHealthy);
        }
        catch (TimeoutException)
        {
            var what = stack.Printed;
            await stack.DisposeAsync();
            throw new InvalidOperationException($"The stack was not healthy after {untilHealthy.TotalSeconds} s:\n{what}");
        }

        stack.HealthyAfter = TimeProvider.System.GetElapsedTime(began);
        return stack;
    }

    /// <summary>The base address of a resource, as the table of resources names it.</summary>
    public Uri AddressOf(string resource) => new(addresses[resource]);

    /// <summary>Takes the power away: the AppHost and everything it started, at once and without a word.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync().WaitAsync(untilGone);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            Terminate(process.Id, SigTerm);
            try
            {
                await process.WaitForExitAsync().WaitAsync(untilGone);
            }
            catch (TimeoutException)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        process.Dispose();
    }

    private void Heard(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (printed)
        {
            printed.AppendLine(line);
        }

        if (TableRow().Match(line) is { Success: true } row)
        {
            addresses[row.Groups["name"].Value] = row.Groups["address"].Value;
        }

        // The last line of the table.
        if (line.StartsWith('╰'))
        {
            healthy.TrySetResult();
        }
    }

    [GeneratedRegex(@"^│\s*(?<name>[a-z]+)\s*│\s*healthy\s*│\s*(?<address>\S+)\s*│")]
    private static partial Regex TableRow();

    private const int SigTerm = 15;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Terminate(int process, int signal);
}
