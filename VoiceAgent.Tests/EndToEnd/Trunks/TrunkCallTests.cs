using VoiceAgent.Contracts.Calls;
using VoiceAgent.Emulators.Speech.Ears;

namespace VoiceAgent.Tests.EndToEnd.Trunks;

/// <summary>People call by a SIP trunk: real telephones (baresip), the real gateway, and the real workers. The tests assert on what the people hear.</summary>
[Collection(TrunkCalls.Name)]
[Trait("Speed", "Slow")]
public sealed class TrunkCallTests(TrunkStack trunks)
{
    private static readonly TimeSpan Greeting = TimeSpan.FromSeconds(7);

    // The agent must be silent this soon after the caller's first sound. The recordings of the telephone may differ by some tens of milliseconds.
    private static readonly TimeSpan SilentWithin = TimeSpan.FromMilliseconds(400);

    [Theory]
    [InlineData("PCMU", 1)]
    [InlineData("G722", 2)]
    public async Task A_caller_is_greeted_answered_and_can_interrupt(string codec, int telephone)
    {
        await using var tape = new Tape(codec is "G722" ? 16_000 : 8_000);
        tape.Wait(Greeting);
        await tape.SayAsync("I'd like to check the status of my claim");
        tape.Wait(TimeSpan.FromSeconds(1.7));
        var interrupts = await tape.SayAsync("wait please stop");
        tape.Wait(TimeSpan.FromSeconds(6));

        await using var caller = Baresip.Start(40_000 + (Environment.ProcessId % 100 * 10) + telephone, $"+1555010010{telephone}", trunks.Call(TrunkStack.Claims), tape, tape.Length, codec);
        var heard = await caller.HeardAsync();

        var line = heard.Line(Speaker.Agent);
        Assert.True(line.Contains("contoso", StringComparison.Ordinal) && line.Contains("i can help", StringComparison.Ordinal), $"The caller heard '{line}'.\n{caller.Account}\n{trunks.Stack.Log}");
        var silent = heard.SilentAfter(interrupts) - interrupts;
        Assert.True(silent <= SilentWithin, $"The agent was silent {silent.TotalMilliseconds} ms after the caller's first sound.");
    }

    [Fact]
    public async Task A_caller_is_connected_with_a_colleague_who_accepts()
    {
        await using var colleagues = new Tape();
        await colleagues.SayAsync("hello");
        colleagues.Wait(TimeSpan.FromSeconds(9));
        await colleagues.SayAsync("yes");
        colleagues.Wait(TimeSpan.FromSeconds(5));
        await colleagues.SayAsync("this is robin speaking");
        colleagues.Wait(TimeSpan.FromSeconds(30));
        await using var colleague = Baresip.Start(trunks.DeskPort, TrunkStack.Colleague, calls: null, colleagues, TimeSpan.FromSeconds(75));
        await colleague.UntilAsync("baresip is ready");
        await using var tape = new Tape();
        tape.Wait(Greeting);
        await tape.SayAsync("I want to speak to a human");
        tape.Wait(TimeSpan.FromSeconds(45));

        await using var caller = Baresip.Start(41_000 + (Environment.ProcessId % 100 * 10), "+15550100103", trunks.Call(TrunkStack.Claims), tape, tape.Length);
        var heard = await caller.HeardAsync();

        Assert.True(heard.Line(Speaker.Caller).Contains("robin", StringComparison.Ordinal), $"The caller heard '{heard.Line(Speaker.Agent)}' and '{heard.Line(Speaker.Caller)}'.\n{colleague.Account}\n{trunks.Stack.Log}");
    }
}
