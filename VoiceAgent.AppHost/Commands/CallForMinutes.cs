using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.AppHost.Clients;
using VoiceAgent.AppHost.Running;

namespace VoiceAgent.AppHost.Commands;

/// <summary>
/// The resource <c>load-test</c> with its command "Call for some minutes": many emulated people call. It starts on demand, and its
/// console log shows the progress.
/// </summary>
internal sealed class CallForMinutes(string reports, TimeProvider time)
{
    public const string Resource = "load-test";
    public const string Name = "call-for-minutes";

    private const string Callers = "callers";
    private const string Minutes = "minutes";
    private const string Mix = "mix";

    // Two clicks at the same time must not start two runs.
    private readonly SemaphoreSlim _starting = new(1);
    private LoadOrder _order = LoadOrder.Usual;

    /// <summary>The path of the latest run's report, without its file extension.</summary>
    public string Report { get; private set; } = "";

    /// <param name="builder">The graph.</param>
    /// <param name="telephony">The emulator with the telephones.</param>
    /// <param name="gateway">The product's API, which has the latency of each turn.</param>
    /// <param name="authority">Where tokens for the API come from. Null: the API is not used.</param>
    /// <param name="secret">The client secret at the authority.</param>
    public static IResourceBuilder<ExecutableResource> Add(
        IDistributedApplicationBuilder builder, IResourceBuilder<Emulator> telephony, EndpointReference gateway, EndpointReference? authority, ParameterResource? secret)
    {
        var load = new CallForMinutes(Path.Combine(Programs.Root, "artifacts", "load-tests"), TimeProvider.System);
        var resource = builder.AddExecutable(Resource, "dotnet", Programs.FolderOf(Programs.LoadTest), "exec", Programs.AssemblyOf(Programs.LoadTest))
            .WithArgs("--phone", telephony.Resource.Url)
            .WithArgs(context => load.Begin(context.Args));
        if (authority is not null && secret is not null)
        {
            resource.WithArgs("--gateway", gateway, "--authority", authority, "--client", TokenSource.Client)
                .WithEnvironment("LOADTEST_CLIENT_SECRET", ReferenceExpression.Create($"{secret}"));
        }

        return resource
            .WithExplicitStart()

            // The callers hang up before the product drains its calls.
            .StopsInWave(0)
            .WithParentRelationship(telephony)
            .WithIconName("PeopleCall")
            .WithCommand(Name, "Call for some minutes", context => load.RunAsync(telephony.Resource, context), new CommandOptions
            {
                Description = "Many emulated people call, again and again. \"Stop\" ends it earlier, with a report too.",
                IconName = "PeopleCall",
                IsHighlighted = true,
                Arguments = Inputs(),
                ValidateArguments = Validation([.. CallScripts.All().Select(script => script.Key)]),
            });
    }

    /// <summary>Adds the arguments of the current start. Each start has its own report.</summary>
    public void Begin(IList<object> arguments)
    {
        Report = Path.Combine(reports, $"load-{time.GetLocalNow():yyyyMMdd-HHmmss}");
        foreach (var argument in (string[])["--callers", $"{_order.Callers}", "--duration", $"{_order.Minutes}m", "--mix", _order.Mix, "--output", Report])
        {
            arguments.Add(argument);
        }
    }

    /// <param name="asked">Who calls, and for how long.</param>
    /// <param name="runs">True when a load test already runs.</param>
    /// <param name="start">Starts the resource, which then requests its arguments.</param>
    public async Task<ExecuteCommandResult> StartAsync(LoadOrder asked, Func<bool> runs, Func<Task<ExecuteCommandResult>> start)
    {
        if (!await _starting.WaitAsync(TimeSpan.Zero))
        {
            return RunsAlready();
        }

        try
        {
            if (runs())
            {
                return RunsAlready();
            }

            _order = asked;
            var started = await start();
            return started.Success
                ? Attempt.Shown(CommandResults.Success($"{asked.Callers} people call for {asked.Minutes} min. The console log of '{Resource}' shows how far it has come. The report will be {Report}.html and .json"))
                : started;
        }
        finally
        {
            _starting.Release();
        }

        static ExecuteCommandResult RunsAlready() => CommandResults.Failure($"A load test runs already. Wait until it is over, or stop it by the command 'stop' of '{Resource}'.");
    }

    private static IReadOnlyList<InteractionInput> Inputs() =>
    [
        new()
        {
            Name = Callers, Label = "Callers", InputType = InputType.Number, Required = true, Value = $"{LoadOrder.Usual.Callers}",
            Description = $"1 to {LoadOrder.MostCallers}. Each calls again when a call is over.",
        },
        new()
        {
            Name = Minutes, Label = "Minutes", InputType = InputType.Number, Required = true, Value = $"{LoadOrder.Usual.Minutes}",
            Description = $"1 to {LoadOrder.MostMinutes}. No call begins later.",
        },
        new()
        {
            Name = Mix, Label = "Mix of call scripts", InputType = InputType.Text, Required = true, Value = LoadOrder.Usual.Mix, MaxLength = 500,
            Description = "Scripts, each with a number to call and a weight where wanted, such as claim-status:3,dental@+15550199002.",
        },
    ];

    private static Func<InputsDialogValidationContext, Task> Validation(IReadOnlyCollection<string> scripts) => context =>
    {
        foreach (var (input, most) in ((string, int)[])[(Callers, LoadOrder.MostCallers), (Minutes, LoadOrder.MostMinutes)])
        {
            if (LoadOrder.Whole(context.Inputs.GetString(input), most) is null)
            {
                context.AddValidationError(input, $"A whole number from 1 to {most}.");
            }
        }

        if (LoadOrder.ComplaintOfMix(context.Inputs.GetString(Mix) ?? "", scripts) is { } complaint)
        {
            context.AddValidationError(Mix, complaint);
        }

        return Task.CompletedTask;
    };

    private Task<ExecuteCommandResult> RunAsync(Emulator telephony, ExecuteCommandContext context)
    {
        var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
        var commands = context.Services.GetRequiredService<ResourceCommandService>();
        if (StateOf(telephony.Name) != KnownResourceStates.Running)
        {
            return Task.FromResult(CommandResults.Failure($"The emulated telephones do not run: start '{telephony.Name}' first."));
        }

        var asked = new LoadOrder(context.Arguments.GetInt32(Callers), context.Arguments.GetInt32(Minutes), context.Arguments.GetString(Mix)!);
        return StartAsync(
            asked,
            () => StateOf(context.ResourceName) is { } state && state != KnownResourceStates.NotStarted && !KnownResourceStates.TerminalStates.Contains(state),
            () => commands.ExecuteCommandAsync(context.ResourceName, KnownResourceCommands.StartCommand, context.CancellationToken));

        string? StateOf(string resource) => notifications.TryGetCurrentState(resource, out var current) ? current.Snapshot.State?.Text : null;
    }
}
