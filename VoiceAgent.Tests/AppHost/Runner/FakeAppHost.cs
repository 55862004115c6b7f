using System.Diagnostics;
using Aspire.Hosting;
using Microsoft.Extensions.Configuration;

namespace VoiceAgent.Tests.AppHost.Runner;

/// <summary>An AppHost in a process of its own, so that it can be killed.</summary>
internal sealed class FakeAppHost : IDisposable
{
    private readonly Process process;

    private FakeAppHost(Process process) => this.process = process;

    /// <summary>The entry point of the test assembly; the tests themselves come in another way.</summary>
    public static async Task<int> Main(string[] args)
    {
        if (args is not ["--fake-apphost", var folder, .. var settings])
        {
            return 0;
        }

        var fake = new FakeApplication(new DirectoryInfo(folder), ["--DcpPublisher:RandomizePorts=false", .. settings]);
        var port = fake.Builder.Configuration.GetValue<int?>("port");
        fake.AddScript("stubborn", "trap '' TERM; while :; do sleep 0.1; done");
        fake.AddServer("server").WithEndpoint("http", endpoint => endpoint.Port = port);
        await fake.Builder.Build().RunAsync();
        return 0;
    }

    /// <summary>Starts one, and waits until all that it runs is up.</summary>
    public static async Task<FakeAppHost> StartAsync(string folder, params string[] settings)
    {
        var tests = typeof(FakeAppHost).Assembly.Location;
        var host = new FakeAppHost(Process.Start(new ProcessStartInfo("dotnet", ["exec", tests, "--fake-apphost", folder, .. settings]))!);
        foreach (var written in new[] { "stubborn.pid", "server.pid" })
        {
            for (var waited = Stopwatch.StartNew(); !File.Exists(Path.Combine(folder, written)) && waited.Elapsed < TimeSpan.FromSeconds(30); await Task.Delay(20))
            {
            }
        }

        return host;
    }

    public void Signal(string name) => Process.Start("kill", [$"-{name}", $"{process.Id}"]).WaitForExit();

    public async Task<int> ExitCodeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public void Dispose() => process.Dispose();
}
