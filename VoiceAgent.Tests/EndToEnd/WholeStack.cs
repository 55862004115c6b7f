using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VoiceAgent.AppHost.Running;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>Runs the whole stack with Aspire's own orchestrator: the real resources, on free ports and with their own data folder.</summary>
internal sealed class WholeStack : IAsyncDisposable
{
    /// <summary>The setting with which a program that was killed stays away.</summary>
    public const string WithoutRestarts = $"--{Restarts.Setting}=false";

    /// <summary>The account key of the Cosmos DB emulator: 48 bytes in base64. Tests read with it what the product has stored.</summary>
    public const string CosmosKey = "Y2hhb3MtY2hhb3MtY2hhb3MtY2hhb3MtY2hhb3MtY2hhb3MtY2hhb3M0";

    /// <summary>The key with which emulators are broken and changed while they run.</summary>
    public const string EmulatorsKey = "emulators-key-of-the-tests";

    /// <summary>Two programs of each of the product's services.</summary>
    public static readonly string[] TwoOfEach = ["--gateways=2", "--pipelines=2", "--dashboards=2"];

    // The first callers of these tests may wait a little longer. A whole rehearsal takes seconds of both cores at each start.
    private static readonly string[] ShortRehearsal = ["--Rehearsal:Callers=2", "--Rehearsal:Turns=2"];

    // A cold start on two cores, directly after other tests.
    private static readonly TimeSpan UntilHealthy = TimeSpan.FromMinutes(3);

    // The orchestrator may be about to start the program itself.
    private static readonly TimeSpan BetweenStarts = TimeSpan.FromSeconds(2);

    private static readonly string[] Needed = ["garnet", "azurite", "cosmos-emulator", "acs-emulator", "speech-emulator", "openai-emulator", "identity-emulator", "gateway", "pipeline", "dashboard"];

    /// <summary>The switch for speech without a cloud.</summary>
    public const string SelfHostedVoice = "--voice=self-hosted";

    private readonly DistributedApplication _application;

    private WholeStack(DistributedApplication application, string identitySecret, StackLog log)
    {
        this._application = application;
        IdentitySecret = identitySecret;
        Log = log;
    }

    /// <summary>What the AppHost and its programs have logged.</summary>
    public StackLog Log { get; }

    /// <summary>The secret that the services share with the identity provider.</summary>
    public string IdentitySecret { get; }

    /// <summary>Starts all resources and waits until they are healthy.</summary>
    public static async Task<WholeStack> StartAsync(string data, bool fresh, params string[] settings)
    {
        var secret = Guid.NewGuid().ToString("N");
        string[] arguments =
        [
            $"--data={data}", $"--Parameters:identity-secret={secret}", $"--Parameters:cosmos-key={CosmosKey}", $"--Parameters:emulators-key={EmulatorsKey}",
            .. ShortRehearsal, .. settings, .. fresh ? ["--fresh"] : Array.Empty<string>(),
        ];
        var builder = await DistributedApplicationTestingBuilder.CreateAsync(typeof(VoiceAgent.AppHost.Running.CallGateway), arguments);
        var log = new StackLog();
        builder.Services.AddLogging(logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddProvider(log));
        var stack = new WholeStack(await builder.BuildAsync(), secret, log);
        using var patience = new CancellationTokenSource(UntilHealthy);
        try
        {
            await stack._application.StartAsync(patience.Token);
            var needed = settings.Contains(SelfHostedVoice) ? Needed.Select(static name => name switch { "speech-emulator" => "selfhosted-emulator", "openai-emulator" => "ollama-emulator", _ => name }) : Needed;
            await Task.WhenAll(needed.Select(name => stack._application.ResourceNotifications.WaitForResourceHealthyAsync(name, WaitBehavior.StopOnResourceUnavailable, patience.Token)));
            return stack;
        }
        catch (Exception unhealthy)
        {
            await stack.DisposeAsync();
            throw new InvalidOperationException($"The stack was not healthy after {UntilHealthy.TotalSeconds} s:\n{log}", unhealthy);
        }
    }

    /// <summary>The base address of a resource.</summary>
    public Uri AddressOf(string resource) => _application.GetEndpoint(resource, "http");

    /// <summary>Kills all programs of the stack at once, like a power failure.</summary>
    public async Task KillAsync()
    {
        var programs = Needed.SelectMany(ProcessesOf).Select(Process.GetProcessById).ToArray();
        Array.ForEach(programs, program => program.Kill());
        await Task.WhenAll(programs.Select(program => program.WaitForExitAsync()));
    }

    /// <summary>The process of a program that runs once.</summary>
    public Process ProcessOf(string resource) => Process.GetProcessById(ProcessesOf(resource).Single());

    /// <summary>The ids of the processes of a service that run now, one for each replica.</summary>
    public IReadOnlyList<int> ProcessesOf(string resource)
    {
        var watch = _application.Services.GetRequiredService<ProgramWatch>();
        var model = _application.Services.GetRequiredService<DistributedApplicationModel>();
        return [.. watch.Of(model.Resources.Single(each => each.Name == resource))
            .Where(program => program.Snapshot.State?.Text == KnownResourceStates.Running).Select(ProgramWatch.ProcessOf).OfType<int>()];
    }

    /// <summary>Starts the programs of a service that have ended and that nobody has started again.</summary>
    public async Task StartEndedAsync(string resource)
    {
        var watch = _application.Services.GetRequiredService<ProgramWatch>();
        var model = _application.Services.GetRequiredService<DistributedApplicationModel>();
        foreach (var program in watch.Of(model.Resources.Single(each => each.Name == resource)).Select(program => program.ResourceId))
        {
            if (_application.ResourceNotifications.TryGetCurrentState(program, out var now) && KnownResourceStates.TerminalStates.Contains(now.Snapshot.State?.Text))
            {
                await _application.ResourceCommands.ExecuteCommandAsync(program, KnownResourceCommands.StartCommand);
            }
        }
    }

    /// <summary>Waits until processes that were struck have ended and are replaced. Starts programs that the orchestrator does not start again.</summary>
    public async Task UntilRunningAgainAsync(string resource, IReadOnlyList<int> ended, int replicas)
    {
        using var patience = new CancellationTokenSource(UntilHealthy);
        while (ProcessesOf(resource) is var running && (running.Count < replicas || running.Intersect(ended).Any()))
        {
            await Task.Delay(BetweenStarts, patience.Token);
            await StartEndedAsync(resource);
        }

        await _application.ResourceNotifications.WaitForResourceHealthyAsync(resource, WaitBehavior.WaitOnResourceUnavailable, patience.Token);
    }

    /// <summary>Waits until all replicas of a service run and are healthy.</summary>
    public Task UntilHealthyAsync(string resource, int replicas) => UntilReplacedAsync(resource, ended: 0, replicas);

    /// <summary>Waits until a process that has ended is replaced, and all replicas of its service are healthy.</summary>
    public async Task UntilReplacedAsync(string resource, int ended, int replicas)
    {
        using var patience = new CancellationTokenSource(UntilHealthy);
        while (ProcessesOf(resource) is var running && (running.Count < replicas || running.Contains(ended)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
        }

        await _application.ResourceNotifications.WaitForResourceHealthyAsync(resource, WaitBehavior.WaitOnResourceUnavailable, patience.Token);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
