using Aspire.Hosting.ApplicationModel;
using VoiceAgent.AppHost.Commands;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.AppHost.Commands;

public sealed class BreakSomethingTests : IAsyncLifetime
{
    private RunningEmulator _emulator = null!;
    private CommandBench _bench = null!;

    public async Task InitializeAsync()
    {
        _emulator = await RunningEmulator.StartAsync("openai", ("OpenAI:Key", "product-key"), ("Emulator:AdminKey", "admin-key"));
        _bench = new CommandBench("openai", _emulator.Address);
        _bench.Emulator.WithBreakAndMend(_bench.AdminKey, "gpt-4o-mini", "gpt-4o");
    }

    public async Task DisposeAsync()
    {
        _bench.Dispose();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task What_is_broken_fails_in_the_emulator_until_it_is_mended()
    {
        var broken = await _bench.RunAsync(BreakSomething.Name, ("where", "openai.stream"), ("fault", "cut"), ("seconds", "30"), ("account", "gpt-4o-mini"));

        Assert.True(broken.Success, broken.Message);
        Assert.Equal("openai.stream fails by cut for 30 s, for the account gpt-4o-mini only. It ends by itself; the command 'mend' ends it at once.", broken.Message);
        Assert.Equal(broken.Message, broken.Data!.Value);
        var fault = Assert.Single(_emulator.Get<EmulatedFaults>().InForce);
        Assert.Equal(("openai.stream", "cut", "gpt-4o-mini"), (fault.Operation, fault.Rule.Kind, fault.Rule.Account));
        Assert.InRange(fault.Left!.Value.TotalSeconds, 1, 30);

        Assert.Equal("openai.stream works again.", (await _bench.RunAsync(BreakSomething.MendName)).Message);
        Assert.Empty(_emulator.Get<EmulatedFaults>().InForce);
        Assert.StartsWith("Nothing was broken here.", (await _bench.RunAsync(BreakSomething.MendName)).Message);
    }

    [Fact]
    public async Task A_fault_that_the_operation_does_not_have_is_refused_with_the_emulators_own_sentence()
    {
        var refused = await _bench.RunAsync(BreakSomething.Name, ("where", "openai.stream"), ("fault", "late"));

        Assert.False(refused.Success);
        Assert.StartsWith("openai.stream does not fail by 'late'. It can fail by cut, refuse, stall", refused.Message);
    }

    [Theory]
    [InlineData("where", "openai.strean")]
    [InlineData("seconds", "0")]
    [InlineData("seconds", "3601")]
    [InlineData("seconds", "soon")]
    [InlineData("account", "gpt-5")]
    public async Task An_argument_that_cannot_be_breaks_nothing(string argument, string value)
    {
        (string Name, string? Value)[] good = [("where", "openai.stream"), ("fault", "cut"), ("seconds", "30")];

        var refused = await _bench.RunAsync(BreakSomething.Name, [.. good.Where(each => each.Name != argument), (argument, value)]);

        Assert.False(refused.Success);
        Assert.Empty(_emulator.Get<EmulatedFaults>().InForce);
    }

    [Fact]
    public async Task An_emulator_that_does_not_answer_is_said_to()
    {
        await _emulator.DisposeAsync();

        var failed = await _bench.RunAsync(BreakSomething.MendName);

        Assert.False(failed.Success);
        Assert.StartsWith("The emulator 'openai' does not answer: ", failed.Message);
    }

    [Theory]
    [InlineData("Running", ResourceCommandState.Enabled)]
    [InlineData("Exited", ResourceCommandState.Disabled)]
    [InlineData("Starting", ResourceCommandState.Disabled)]
    public void Only_what_runs_can_be_broken(string state, ResourceCommandState expected)
    {
        Assert.Equal(expected, _bench.StateWhen(BreakSomething.Name, state));
        Assert.Equal(expected, _bench.StateWhen(BreakSomething.MendName, state));
    }
}
