using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.CallGateway.Calls;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Calls;

public sealed class HoldSwitchTests
{
    private readonly FakeConversation _conversation = new();
    private readonly List<bool> _holds = [];
    private readonly List<bool> _ignored = [];

    [Fact]
    public void A_command_holds_the_sound_and_the_conversation()
    {
        var hold = Opened([]);

        hold.Hold(true);
        hold.Hold(false);
        hold.IgnoreKeys(true);

        Assert.Equal([true, false], _holds);
        Assert.Equal([false, true], _ignored);
        Assert.Equal([new HoldSwitched(true), new HoldSwitched(false)], _conversation.Told);
    }

    [Fact]
    public void A_worker_that_takes_the_call_over_keeps_the_caller_on_hold_and_leaves_the_keys_alone()
    {
        Opened([new CallerHeld("Ana"), new CallerUnheld("Ana"), new OperationRequested("1", CallOperationKind.CollectKeys, "Ana"), new CallerHeld("Ana")]);

        Assert.Equal([true], _holds);
        Assert.Equal([true], _ignored);
        Assert.Equal([new HoldSwitched(true)], _conversation.Told);
    }

    [Fact]
    public void What_has_ended_before_the_take_over_does_not_hold()
    {
        Opened(
        [
            new CallerHeld("Ana"), new OperationRequested("1", CallOperationKind.ListenForKeys, "Ana"), new CallerUnheld("Ana"),
            new OperationEnded("1", CallOperationKind.ListenForKeys, OperationOutcome.Done, "Ana"),
        ]);

        Assert.Empty(_holds);
        Assert.Equal([false], _ignored);
        Assert.Empty(_conversation.Told);
    }

    private HoldSwitch Opened(IReadOnlyList<CallEvent> log)
    {
        var hold = new HoldSwitch();
        hold.Adopt(ExampleCall.Number(log));
        var sound = new QuietSound { Holding = _holds.Add, IgnoringKeys = _ignored.Add };
        hold.Use(sound.Open(null!, null!, _conversation), _conversation);
        return hold;
    }
}
