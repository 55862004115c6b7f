using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>One stack for all tests of whole calls, with two programs of each service behind the orchestrator's proxy. The calls of all scripts run in parallel, as many as two cores can handle.</summary>
public sealed class RunningStack : IAsyncLifetime
{
    // For every call the emulators also need a voice and two recognisers, beside the stack itself. bench/chaos.sh shows that two cores carry many more.
    private const int AtATime = 4;

    private readonly SemaphoreSlim _free = new(AtATime);
    private readonly string _data = Directory.CreateTempSubdirectory("voiceagent-").FullName;
    private readonly Dictionary<(string Script, int Attempt), Task<PlacedCall>> _calls = [];
    private WholeStack? _stack;

    internal WholeStack Stack => _stack!;

    internal ProductApi Product { get; private set; } = null!;

    internal Telephone Telephone { get; private set; } = null!;

    /// <summary>Asserts on the result of a script's call. If the call fails and the machine paused during it, the call is repeated.</summary>
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

    /// <summary>Asserts also on what is stored of the call.</summary>
    internal Task AssertAsync(string script, Func<CallerOutcome, ProductApi.StoredCall, Task> assert) =>
        AssertAsync(script, async outcome => await assert(outcome, await Product.StoredAsync(outcome.CorrelationId!)));

    internal Task AssertAsync(string script, Action<CallerOutcome, ProductApi.StoredCall> assert) =>
        AssertAsync(script, async outcome => assert(outcome, await Product.StoredAsync(outcome.CorrelationId!)));

    /// <summary>Completes when all calls have ended. Work that loads the machine, such as a browser, starts only then.</summary>
    internal Task AllOverAsync() => Task.WhenAll(_calls.Values);

    public async Task InitializeAsync()
    {
        // The first model and the first region's voice break off only in the one call that has the words for it.
        _stack = await WholeStack.StartAsync(_data, fresh: true, ["--delays=fail-over", .. WholeStack.TwoOfEach]);
        Product = await ProductApi.ConnectAsync(_stack);
        Telephone = new Telephone(_stack.AddressOf("acs-emulator"));

        // New processes still compile their code during a call, which is audible on two cores. So one call is placed before the others.
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

/// <summary>Whole calls run in real time, so no other tests run in parallel.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeCalls : ICollectionFixture<RunningStack>
{
    public const string Name = "whole calls";
}
