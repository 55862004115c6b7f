using System.Globalization;
using VoiceAgent.AppHost.Clients;
using VoiceAgent.AppHost.Running;

namespace VoiceAgent.AppHost.Commands;

/// <summary>The commands "Break something" and "Mend it" of an emulator: which operation fails, how, and for how long.</summary>
internal static class BreakSomething
{
    public const string Name = "break-something";
    public const string MendName = "mend";

    private const string Where = "where";
    private const string Fault = "fault";
    private const string Seconds = "seconds";
    private const string Account = "account";
    private const int LongestSeconds = 3600;

    /// <param name="emulator">The emulator that is to fail.</param>
    /// <param name="adminKey">The key that changes to a running emulator must present. The emulator gets it here.</param>
    /// <param name="accounts">The emulator's accounts, when it has several. One can fail while the other takes over.</param>
    public static IResourceBuilder<Emulator> WithBreakAndMend(this IResourceBuilder<Emulator> emulator, IResourceBuilder<ParameterResource> adminKey, params string[] accounts) => emulator
        .WithEnvironment("Emulator__AdminKey", adminKey)
        .WithCommand(Name, "Break something", context => AskAsync(emulator.Resource, adminKey.Resource, (faults, stop) => BreakAsync(faults, context.Arguments, stop), context.CancellationToken), new CommandOptions
        {
            Description = "One operation of this emulator fails for some time. It ends by itself, or with \"Mend it\".",
            IconName = "PlugDisconnected",
            UpdateState = Attempt.WhileRunning,
            Arguments = Inputs(emulator.Resource, adminKey.Resource, accounts),
            ValidateArguments = context =>
            {
                if (!IsDuration(context.Inputs.GetString(Seconds), out _))
                {
                    context.AddValidationError(Seconds, $"A whole number of seconds from 1 to {LongestSeconds}.");
                }

                return Task.CompletedTask;
            },
        })
        .WithCommand(MendName, "Mend it", context => AskAsync(emulator.Resource, adminKey.Resource, MendAsync, context.CancellationToken), new CommandOptions
        {
            Description = "Ends at once whatever \"Break something\" broke here.",
            IconName = "WrenchScrewdriver",
            UpdateState = Attempt.WhileRunning,
        });

    public static async Task<ExecuteCommandResult> BreakAsync(FaultsApi faults, InteractionInputCollection asked, CancellationToken stop)
    {
        var (operation, kind) = (asked.GetString(Where)!, asked.GetString(Fault)!);
        if (!IsDuration(asked.GetString(Seconds), out var seconds))
        {
            return CommandResults.Failure($"How long? A whole number of seconds from 1 to {LongestSeconds}.");
        }

        var account = asked.ContainsName(Account) && asked.GetString(Account) is { Length: > 0 } one ? one : null;
        await faults.BreakAsync(operation, kind, seconds, account, stop);
        return CommandResults.Success($"{operation} fails by {kind} for {seconds} s{(account is null ? "" : $", for the account {account} only")}. It ends by itself; the command '{MendName}' ends it at once.");
    }

    public static async Task<ExecuteCommandResult> MendAsync(FaultsApi faults, CancellationToken stop) =>
        await faults.MendAsync(stop) is { Count: > 0 } mended
            ? CommandResults.Success($"{string.Join(", ", mended)} works again.")
            : CommandResults.Success("Nothing was broken here. What the setting --delays breaks stays as it is.");

    private static IReadOnlyList<InteractionInput> Inputs(Emulator emulator, ParameterResource adminKey, string[] accounts)
    {
        List<InteractionInput> inputs =
        [
            // This input is first because of a fault in the Aspire dashboard 13.6.5: the page fails when the focused input is still loading its choices.
            new() { Name = Seconds, Label = "For how many seconds", InputType = InputType.Number, Required = true, Value = "60", Description = $"1 to {LongestSeconds}; it ends by itself." },
            new()
            {
                Name = Where, Label = "Where", InputType = InputType.Choice, Required = true, AllowCustomChoice = true, Description = "The operation that fails.",
                DynamicLoading = new InputLoadOptions { LoadCallback = context => OfferAsync(emulator, adminKey, context, operations => operations.Select(each => each.Name)) },
            },
            new()
            {
                Name = Fault, Label = "Fault", InputType = InputType.Choice, Required = true, AllowCustomChoice = true,
                Description = "refuse: the connection breaks unanswered. stall: no answer comes. cut: the answer ends in its middle. status-NNN: that error. duplicate: delivered twice. late: overtaken.",
                DynamicLoading = new InputLoadOptions
                {
                    DependsOnInputs = [Where],
                    LoadCallback = context => OfferAsync(emulator, adminKey, context, operations => operations.FirstOrDefault(each => each.Name == context.AllInputs.GetString(Where))?.Kinds ?? []),
                },
            },
        ];
        if (accounts.Length > 0)
        {
            inputs.Add(new()
            {
                Name = Account,
                Label = "Only for the account",
                InputType = InputType.Choice,
                Placeholder = "all",
                Options = [.. accounts.Select(account => KeyValuePair.Create(account, account))],
                Description = "The other one takes over. Empty: it fails for all.",
            });
        }

        return inputs;
    }

    // Only the emulator knows which failures it can produce.
    private static async Task OfferAsync(Emulator emulator, ParameterResource adminKey, LoadInputContext context, Func<IReadOnlyList<Breakable>, IEnumerable<string>> choices)
    {
        try
        {
            using var faults = new FaultsApi(emulator.Endpoint.Url, await adminKey.GetValueAsync(context.CancellationToken) ?? "");
            context.Input.Options = [.. choices(await faults.OperationsAsync(context.CancellationToken)).Select(choice => KeyValuePair.Create(choice, choice))];
        }
        catch (HttpRequestException)
        {
            // Without choices any text is accepted. The command itself then reports that the emulator does not respond.
            context.Input.Options = null;
        }
    }

    private static bool IsDuration(string? text, out int seconds) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && seconds is >= 1 and <= LongestSeconds;

    private static Task<ExecuteCommandResult> AskAsync(Emulator emulator, ParameterResource adminKey, Func<FaultsApi, CancellationToken, Task<ExecuteCommandResult>> ask, CancellationToken given) => Attempt.AtAsync(
        $"The emulator '{emulator.Name}'",
        async stop =>
        {
            using var faults = new FaultsApi(emulator.Endpoint.Url, await adminKey.GetValueAsync(stop) ?? "");
            return await ask(faults, stop);
        },
        given);
}
