using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;


namespace VoiceAgent.Tests.AppHost.Runner;

/// <summary>A small application of shell scripts and one-line servers, each of which writes down its process id.</summary>
internal sealed class FakeApplication : IDisposable
{
    // Answers every request, so that a health check passes.
    private const string Server = "require('http').createServer((q, s) => s.end('well')).listen(process.env.PORT, '127.0.0.1')";

    public FakeApplication(params string[] settings)
        : this(Directory.CreateTempSubdirectory("voiceagent-runner"), settings)
    {
    }

    public FakeApplication(DirectoryInfo folder, string[] settings)
    {
        Folder = folder.FullName;
        Builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = ["--DcpPublisher:RandomizePorts=true", "--LocalRunner:StopPatience=00:00:01", .. settings],
            ProjectDirectory = Folder,
            DisableDashboard = true,
        });
    }

    public IDistributedApplicationBuilder Builder { get; }

    public string Folder { get; }

    /// <summary>The ids of every process that was started and wrote it down.</summary>
    public IReadOnlyList<int> Processes => [.. Directory.GetFiles(Folder, "*.pid").Select(file => int.Parse(File.ReadAllText(file)))];

    /// <summary>A script that runs for ever, unless it says otherwise.</summary>
    public IResourceBuilder<ExecutableResource> AddScript(string name, string script = "sleep 1000") =>
        Builder.AddExecutable(name, "/bin/sh", ".", "-c", $"echo $$ > {name}.pid; {script}");

    /// <summary>A server that is healthy once it listens.</summary>
    public IResourceBuilder<ExecutableResource> AddServer(string name, string before = "") => Builder
        .AddExecutable(name, "/bin/sh", ".", "-c", $"echo $$ > {name}.pid; {before} exec node -e \"{Server}\"")
        .WithHttpEndpoint(env: "PORT")
        .WithHttpHealthCheck("/");

    public string Written(string name) => File.ReadAllText(Path.Combine(Folder, name)).TrimEnd();

    /// <summary>Waits until a script has written a file, at most 20 s.</summary>
    public async Task<string> EventuallyWrittenAsync(string name)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(20); await Task.Delay(20))
        {
            if (File.Exists(Path.Combine(Folder, name)) && Written(name) is { Length: > 0 } text)
            {
                return text;
            }
        }

        throw new TimeoutException($"{name} was not written.");
    }

    public static bool IsAlive(int process) => Directory.Exists($"/proc/{process}") && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);

    /// <summary>Whether all are gone within the time.</summary>
    public static async Task<bool> AllGoneAsync(IReadOnlyList<int> processes, TimeSpan within)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < within; await Task.Delay(50))
        {
            if (!processes.Any(IsAlive))
            {
                return true;
            }
        }

        return !processes.Any(IsAlive);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
