using System.Diagnostics;
using System.Net;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Sip;

/// <summary>Runs SIPp (Debian: <c>sip-tester</c>) with a scenario of the folder Sipp. Its exit code says whether each call went as written.</summary>
internal static class SippRun
{
    /// <summary>A harmless option of SIPp that marks a run whose calls may fail.</summary>
    public const string MayFail = "-buff_size";

    public static async Task<string> RunAsync(string scenario, IPEndPoint? target, params string[] more) => await (await StartAsync(scenario, target, ServerProcess.FreePort(), more)).Finished;

    /// <returns>A task that fails if a call did not go as written. Its result is what SIPp says.</returns>
    public static async Task<(Task<string> Finished, IPEndPoint Address)> StartAsync(string scenario, IPEndPoint? target, int port, params string[] more)
    {
        var file = Path.Combine(ServerProcess.Repository, "VoiceAgent.Tests", "Sip", "Sipp", $"{scenario}.xml");
        var local = more.Contains("-i") ? [] : new[] { "-i", "127.0.0.1" };
        var folder = Directory.CreateTempSubdirectory("sipp").FullName;
        var errors = Path.Combine(folder, "errors.txt");
        var start = new ProcessStartInfo("sipp", [.. target is null ? Array.Empty<string>() : [target.ToString()], "-sf", file, .. local, "-p", $"{port}", "-timeout", "50", "-nostdin", "-trace_err", "-error_file", errors, .. more])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("'sipp' did not start. Install it: apt-get install sip-tester.");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await Task.Yield();
        return (FinishAsync(), new IPEndPoint(IPAddress.Loopback, port));

        async Task<string> FinishAsync()
        {
            using (var patience = new CancellationTokenSource(Phone.Patience))
            await using (patience.Token.Register(() => process.Kill()))
            {
                await process.WaitForExitAsync(CancellationToken.None);
            }

            var said = $"{await error}\n{(File.Exists(errors) ? await File.ReadAllTextAsync(errors) : "")}\n{(await output)[^Math.Min(3_000, (await output).Length)..]}";
            var code = process.ExitCode;
            process.Dispose();
            Directory.Delete(folder, recursive: true);
            Assert.True(code == 0 || more.Contains(MayFail), $"sipp {scenario} ended with {code}.\n{said}");
            return said;
        }
    }
}
