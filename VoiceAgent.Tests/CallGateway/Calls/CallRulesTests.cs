using FsCheck;
using FsCheck.Fluent;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Randomness;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls;

public sealed class CallRulesTests
{
    private static readonly CallRecord Answered = new(
        CallId.At(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero)), CallPhase.Answering, "+1", "+2", "claims", "en-US", default);

    private static readonly CallTransfer Transfer = new("1", "+3", "Wants a human.", Answered.Id.RangAt);

    private static readonly CallRecord BeingTransferred = CallRules.Transferring(Answered, Transfer)!;

    /// <summary>The possible reports of one call: no transfer, a successful one or a failed one. At the end the caller may have hung up.</summary>
    private static readonly TelephonyEvent[] Reports =
    [
        new TelephonyEvent.Connected("connection", "server", "correlation"),
        new TelephonyEvent.PartiesChanged(),
        new TelephonyEvent.MediaStarted(),
        new TelephonyEvent.MediaStopped(),
        new TelephonyEvent.MediaFailed("reason"),
        new TelephonyEvent.TransferAccepted("1"),
        new TelephonyEvent.TransferFailed("cancelled", "1"),
        new TelephonyEvent.Disconnected(CallEnding.CallerHungUp),
        new TelephonyEvent.Disconnected(CallEnding.MediaLost),
    ];

    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void Reports_in_any_order_and_however_often_end_in_the_same_record(Seed seed) => Prop.ForAll(
        Deliveries.Of(Reports).ToArbitrary(),
        delivery => delivery.Once.Aggregate(BeingTransferred, Apply) == delivery.AsDelivered.Aggregate(BeingTransferred, Apply)).Holds(seed);

    [Fact]
    public void A_report_heard_again_changes_nothing() => Assert.All(Reports, report =>
    {
        var after = Apply(Answered, report);
        Assert.Null(CallRules.After(after, report));
    });

    [Fact]
    public void Nothing_changes_a_call_that_ended() => Assert.All(Reports, report => Assert.Null(CallRules.After(Answered with { Phase = CallPhase.Ended, IsDisconnected = true }, report)));

    [Fact]
    public void The_end_of_the_callers_leg_is_known_although_the_call_is_stored_already() =>
        Assert.True(CallRules.After(Answered with { Phase = CallPhase.Ended }, new TelephonyEvent.Disconnected(CallEnding.CallerHungUp))!.IsDisconnected);

    [Fact]
    public void A_record_that_a_worker_has_written_gets_its_connection_from_any_report() =>
        Assert.Equal("connection-9", CallRules.Reported(Answered with { ConnectionId = null }, "connection-9", new TelephonyEvent.PartiesChanged())!.ConnectionId);

    [Fact]
    public void A_transferred_call_ended_by_transfer_though_the_line_closed_first()
    {
        var closed = Apply(Answered, new TelephonyEvent.Disconnected(CallEnding.CallerHungUp));
        Assert.Equal(CallEnding.Transferred, Apply(closed, new TelephonyEvent.TransferAccepted("1")).Ending);
    }

    [Fact]
    public void A_transfer_that_fails_gives_the_call_back_to_the_agent()
    {
        Assert.Equal(CallPhase.Transferring, BeingTransferred.Phase);
        var back = Apply(BeingTransferred, new TelephonyEvent.TransferFailed("486", "1", TransferOutcome.Busy));
        Assert.Equal((CallPhase.Connected, TransferOutcome.Busy), (back.Phase, back.Transfer!.Outcome));
        Assert.Equal(Transfer with { Attempt = "2" }, CallRules.Transferring(back, Transfer with { Attempt = "2" })!.Transfer);
    }

    [Fact]
    public void A_report_of_an_earlier_attempt_says_nothing_of_this_one()
    {
        Assert.Equal(BeingTransferred, Apply(BeingTransferred, new TelephonyEvent.TransferFailed("486", "0")));
        Assert.Null(Apply(BeingTransferred, new TelephonyEvent.TransferAccepted("0")).Transfer!.Outcome);
    }

    [Fact]
    public void A_second_transfer_waits_for_the_first_for_a_minute_and_a_half()
    {
        var second = Transfer with { Attempt = "2" };
        Assert.Null(CallRules.Transferring(BeingTransferred, second));
        Assert.NotNull(CallRules.Transferring(BeingTransferred, second with { AskedAt = Transfer.AskedAt.AddSeconds(90) }));
        Assert.Null(CallRules.Transferring(Apply(BeingTransferred, new TelephonyEvent.TransferAccepted("1")), second with { AskedAt = Transfer.AskedAt.AddMinutes(2) }));
    }

    [Fact]
    public void A_call_that_an_operator_ended_is_not_put_down_to_the_caller()
    {
        var asked = CallRules.HangingUp(Answered, CallEnding.OperatorHungUp)!;
        Assert.Equal(CallEnding.OperatorHungUp, Apply(asked, new TelephonyEvent.Disconnected(CallEnding.CallerHungUp)).Ending);
    }

    private static CallRecord Apply(CallRecord record, TelephonyEvent happened) => CallRules.After(record, happened) ?? record;
}
