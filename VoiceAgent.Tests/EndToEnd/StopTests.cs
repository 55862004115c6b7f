using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using VoiceAgent.Tests.AppHost;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>The real AppHost in its own process: it is killed, restarted at once, and stopped.</summary>
[Collection(WholeCalls.Name)]
[Trait("Speed", "Slow")]
public sealed partial class StopTests
{
    // SIGTERM has the same effect as Ctrl+C. A process that was started in the background may ignore SIGINT.
    private const int Terminate = 15;
    private static readonly string[] Services = ["VoiceAgent.CallGateway.dll", "VoiceAgent.Pipeline.dll", "VoiceAgent.Dashboard.dll"];
    private static readonly string[] Stores = ["garnet-server", "azurite", "cosmos"];
    private static readonly TimeSpan UntilHealthy = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan UntilGone = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_killed_AppHost_is_no_obstacle_to_the_next_one_which_lets_the_services_drain_before_the_stores_end()
    {
        var data = Directory.CreateTempSubdirectory("voiceagent-").FullName;
        Process? next = null;
        try
        {
            using (var killed = await StartAsync(data))
            {
                killed.Kill();
                await killed.WaitForExitAsync();
            }

            next = await StartAsync(data);
            var programs = ProgramsOf(data);
            Assert.True(programs.Count >= 10, string.Join('\n', programs.Values));
            Assert.Equal(0, Signal(next.Id, Terminate));
            var ended = await UntilGoneAsync(programs);
            await next.WaitForExitAsync().WaitAsync(UntilGone);

            Assert.Equal(0, next.ExitCode);
            Assert.All(Services, service => Assert.All(Stores, store => Assert.True(EndOf(service) <= EndOf(store), $"{service} ended after {store}")));

            int EndOf(string program) => ended.First(each => programs[each.Key].Contains(program, StringComparison.Ordinal)).Value;
        }
        finally
        {
            if (next is { HasExited: false })
            {
                next.Kill();
            }

            next?.Dispose();
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<Process> StartAsync(string data)
    {
        var process = AppHostProgram.Start($"--data={data}", "--DcpPublisher:RandomizePorts=true");
        var printed = new List<string>();
        using var patience = new CancellationTokenSource(UntilHealthy);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                printed.Add(line);
                if (line.Contains("Ctrl+C stops everything", StringComparison.Ordinal))
                {
                    _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                    _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
                    return process;
                }
            }

            throw new InvalidOperationException($"The AppHost ended by itself:\n{string.Join('\n', printed)}\n{await process.StandardError.ReadToEndAsync(CancellationToken.None)}");
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"The AppHost was not healthy after {UntilHealthy.TotalSeconds} s:\n{string.Join('\n', printed)}");
        }
    }

    // The AppHost's own list of its programs and their command lines.
    private static Dictionary<int, string> ProgramsOf(string data) => File.ReadLines(Path.Combine(data, "programs"))
        .Select(line => int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture))
        .Where(id => File.Exists($"/proc/{id}/cmdline"))
        .ToDictionary(id => id, id => File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' '));

    /// <returns>For each program, the number of the check that first found it ended.</returns>
    private static async Task<Dictionary<int, int>> UntilGoneAsync(Dictionary<int, string> programs)
    {
        // Services are checked last in each round. A service that ended before its store is then never found later than the store.
        int[] order = [.. programs.Keys.OrderBy(id => Services.Any(service => programs[id].Contains(service, StringComparison.Ordinal)))];
        Dictionary<int, int> ended = [];
        using var patience = new CancellationTokenSource(UntilGone);
        for (var look = 0; ended.Count < programs.Count; look++)
        {
            foreach (var id in order.Where(id => !ended.ContainsKey(id) && HasEnded(id)))
            {
                ended[id] = look;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }

        return ended;
    }

    // The process has ended, or waits for its parent to read its exit code. In /proc the state follows the name in parentheses.
    private static bool HasEnded(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[stat.LastIndexOf(')') + 2] is 'Z' or 'X';
        }
        catch (IOException)
        {
            return true;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
