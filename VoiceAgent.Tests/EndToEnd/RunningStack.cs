using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>One stack for all tests of whole calls; the calls of all scripts run side by side, as many at a time as two cores carry.</summary>
public sealed class RunningStack : IAsyncLifetime
{
    // Beside the stack, every call costs the emulators a voice and two pairs of ears.
    private const int AtATime = 2;

    private readonly SemaphoreSlim _free = new(AtATime);
    private readonly string _data = Directory.CreateTempSubdirectory("voiceagent-").FullName;
    private readonly Dictionary<(string Script, int Attempt), Task<PlacedCall>> _calls = [];
    private WholeStack? _stack;

    internal WholeStack Stack => _stack!;

    internal ProductApi Product { get; private set; } = null!;

    internal Telephone Telephone { get; private set; } = null!;

    /// <summary>Asserts on how the call of a script went for its caller. A call that the machine paused in, and that fails, is placed again.</summary>
    internal Task AssertAsync(string script, Func<CallerOutcome, Task> assert) => HostPauses.RepeatAsync(async attempt =>
    {
        if (!_calls.TryGetValue((script, attempt), out var call))
        {
            _calls[(script, attempt)] = call = CallAsync(script);
        }

        var (outcome, from, until) = await call;
        return (await Record.ExceptionAsync(() => assert(outcome)), from, until);
    });

    internal Task AssertAsync(string script, Action<CallerOutcome> assert) => AssertAsync(script, outcome =>
    {
        assert(outcome);
        return Task.CompletedTask;
    });

    /// <summary>The same with what is stored of the call.</summary>
    internal Task AssertAsync(string script, Func<CallerOutcome, ProductApi.StoredCall, Task> assert) =>
        AssertAsync(script, async outcome => await assert(outcome, await Product.StoredAsync(outcome.CorrelationId!)));

    internal Task AssertAsync(string script, Action<CallerOutcome, ProductApi.StoredCall> assert) =>
        AssertAsync(script, async outcome => assert(outcome, await Product.StoredAsync(outcome.CorrelationId!)));

    /// <summary>Ends when every script's call is over: what takes much of the machine, such as a browser, begins only then.</summary>
    internal Task AllOverAsync() => Task.WhenAll(_calls.Values);

    public async Task InitializeAsync()
    {
        // The first model and the first region's voice break off on the one call that has the words for it.
        _stack = await WholeStack.StartAsync(_data, fresh: true, "--delays=fail-over");
        Product = await ProductApi.ConnectAsync(_stack);
        Telephone = new Telephone(_stack.AddressOf("acs-emulator"));

        // Processes that have just started compile the conversation while it is spoken, and on two cores that can be heard: a rehearsal first.
        await CallAsync(CallScriptFiles.Chosen[0]);
        foreach (var script in CallScriptFiles.Chosen)
        {
            _calls[(script, 0)] = CallAsync(script);
        }
    }

    public async Task DisposeAsync()
    {
        if (_stack is not null)
        {
            await _stack.DisposeAsync();
        }

        _free.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private async Task<PlacedCall> CallAsync(string script)
    {
        await _free.WaitAsync();
        try
        {
            var from = HostPauses.Begin();
            var outcome = await Telephone.UntilOverAsync(await Telephone.CallAsync(CallScriptFiles.Text(script)));
            return new(outcome, from, TimeProvider.System.GetTimestamp());
        }
        finally
        {
            _free.Release();
        }
    }

    private sealed record PlacedCall(CallerOutcome Outcome, long From, long Until);
}

/// <summary>Whole calls run in real time: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeCalls : ICollectionFixture<RunningStack>
{
    public const string Name = "whole calls";
}
