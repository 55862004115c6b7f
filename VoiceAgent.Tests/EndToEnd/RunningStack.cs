namespace VoiceAgent.Tests.EndToEnd;

/// <summary>One stack for all tests of whole calls; the calls of all scripts are placed at once and run side by side.</summary>
public sealed class RunningStack : IAsyncLifetime
{
    private readonly string data = Directory.CreateTempSubdirectory("voiceagent-").FullName;
    private readonly Dictionary<string, Task<CallerOutcome>> calls = [];
    private WholeStack? stack;

    internal WholeStack Stack => stack!;

    internal ProductApi Product { get; private set; } = null!;

    internal Telephone Telephone { get; private set; } = null!;

    /// <summary>How the call of a script went, for its caller.</summary>
    internal Task<CallerOutcome> OutcomeAsync(string script) => calls[script];

    public async Task InitializeAsync()
    {
        stack = await WholeStack.StartAsync(data, fresh: true);
        Product = await ProductApi.ConnectAsync(stack);
        Telephone = new Telephone(stack.AddressOf("acs"));
        foreach (var script in CallScriptFiles.Chosen)
        {
            var id = await Telephone.CallAsync(CallScriptFiles.Text(script));
            calls[script] = Telephone.UntilOverAsync(id);
        }
    }

    public async Task DisposeAsync()
    {
        if (stack is not null)
        {
            await stack.DisposeAsync();
        }

        Directory.Delete(data, recursive: true);
    }
}

/// <summary>Whole calls run in real time: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeCalls : ICollectionFixture<RunningStack>
{
    public const string Name = "whole calls";
}
