namespace VoiceAgent.Tests.EndToEnd;

/// <summary>One stack for all tests of whole calls; the calls of all scripts run side by side, as many at a time as two cores carry.</summary>
public sealed class RunningStack : IAsyncLifetime
{
    // Beside the stack, every call costs the emulators a voice and two pairs of ears.
    private const int AtATime = 2;

    private readonly SemaphoreSlim free = new(AtATime);
    private readonly string data = Directory.CreateTempSubdirectory("voiceagent-").FullName;
    private readonly Dictionary<string, Task<CallerOutcome>> calls = [];
    private WholeStack? stack;

    internal WholeStack Stack => stack!;

    internal ProductApi Product { get; private set; } = null!;

    internal Telephone Telephone { get; private set; } = null!;

    /// <summary>How the call of a script went, for its caller.</summary>
    internal Task<CallerOutcome> OutcomeAsync(string script) => calls[script];

    /// <summary>Ends when every script's call is over: what takes much of the machine, such as a browser, begins only then.</summary>
    internal Task AllOverAsync() => Task.WhenAll(calls.Values);

    public async Task InitializeAsync()
    {
        // The first model and the first region's voice break off on the one call that has the words for it.
        stack = await WholeStack.StartAsync(data, fresh: true, "--delays=fail-over");
        Product = await ProductApi.ConnectAsync(stack);
        Telephone = new Telephone(stack.AddressOf("acs-emulator"));

        // Processes that have just started compile the conversation while it is spoken, and on two cores that can be heard: a rehearsal first.
        await CallAsync(CallScriptFiles.Chosen[0]);
        foreach (var script in CallScriptFiles.Chosen)
        {
            calls[script] = CallAsync(script);
        }
    }

    public async Task DisposeAsync()
    {
        if (stack is not null)
        {
            await stack.DisposeAsync();
        }

        free.Dispose();
        Directory.Delete(data, recursive: true);
    }

    private async Task<CallerOutcome> CallAsync(string script)
    {
        await free.WaitAsync();
        try
        {
            return await Telephone.UntilOverAsync(await Telephone.CallAsync(CallScriptFiles.Text(script)));
        }
        finally
        {
            free.Release();
        }
    }
}

/// <summary>Whole calls run in real time: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeCalls : ICollectionFixture<RunningStack>
{
    public const string Name = "whole calls";
}
