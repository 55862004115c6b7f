using VoiceAgent.CallGateway.Calls.Queue;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Queue;

public sealed class WaitingRulesTests
{
    private static readonly DateTimeOffset Rang = ExampleCall.Start;
    private static readonly QueueSettings Settings = new() { Every = TimeSpan.FromSeconds(20), LongestWait = TimeSpan.FromMinutes(2), OfferCallbackAfter = TimeSpan.FromMinutes(1) };
    private static readonly CallRecord Waiting = ExampleCall.Record with { Queue = new QueuedCall("default", Rang) };

    [Fact]
    public void Nothing_is_done_before_the_caller_is_connected()
    {
        var answering = Waiting with { Phase = CallPhase.Answering };

        Assert.Equal(WaitingDo.Nothing, Next(answering with { ConnectionId = null }, 19, isCalled: true));
        Assert.Equal(WaitingDo.Forget, Next(answering with { ConnectionId = null }, 21, isCalled: true));
        Assert.Equal(WaitingDo.Nothing, Next(answering, 4, isCalled: true));
        Assert.Equal(WaitingDo.GiveTurn, Next(answering, 5, isCalled: true));
    }

    [Fact]
    public void The_position_is_announced_at_once_and_then_at_the_interval()
    {
        Assert.Equal(WaitingDo.Announce, Next(Waiting, 0));
        var heard = WaitingRules.Announced(WaitingRules.Announcing(Waiting, 0, offers: false, Rang)!, 1)!;

        Assert.Equal(WaitingDo.Nothing, Next(heard, 19));
        Assert.Equal(Rang.AddSeconds(20), WaitingRules.Next(heard, Settings, isCalled: false, Rang.AddSeconds(19)).At);
        Assert.Equal(WaitingDo.Announce, Next(heard, 20));
    }

    [Fact]
    public void An_announcement_whose_end_nobody_reports_is_over_after_half_a_minute()
    {
        var speaking = WaitingRules.Announcing(Waiting, 0, offers: false, Rang)!;
        var rarely = Settings with { Every = TimeSpan.FromMinutes(1) };

        Assert.Equal(WaitingDo.Nothing, Next(speaking, 29));
        Assert.Equal(WaitingDo.Announce, Next(speaking, 30));
        Assert.Equal(WaitingDo.Music, WaitingRules.Next(speaking, rarely, isCalled: false, Rang.AddSeconds(30)).Do);
    }

    [Fact]
    public void An_announcement_begins_once_and_ends_once()
    {
        var speaking = WaitingRules.Announcing(Waiting, 0, offers: true, Rang)!;

        Assert.Null(WaitingRules.Announcing(speaking, 0, offers: true, Rang));
        Assert.True(speaking.Queue!.HasOffered);
        Assert.Null(WaitingRules.Announced(WaitingRules.Announced(speaking, 1)!, 1));
        Assert.Null(WaitingRules.Announced(WaitingRules.Announcing(speaking, 1, offers: false, Rang)!, 1));
    }

    [Fact]
    public void A_caller_leaves_once_and_the_turn_comes_before_the_longest_wait()
    {
        Assert.Equal(WaitingDo.GiveTurn, Next(Waiting, 120, isCalled: true));
        Assert.Equal(WaitingDo.GiveUp, Next(Waiting, 120));
        var left = WaitingRules.Left(Waiting, QueueEnding.CallBack, Rang.AddSeconds(9))!;

        Assert.Null(WaitingRules.Left(left, QueueEnding.Connected, Rang));
        Assert.Equal((QueueEnding.CallBack, Rang.AddSeconds(9)), (left.Queue!.Ending, left.Queue.LeftAt));
    }

    [Theory]
    [InlineData(QueueEnding.Connected), InlineData(QueueEnding.TimedOut), InlineData(QueueEnding.CallBack)]
    public void Nobody_else_gets_a_caller_who_is_gone_or_whose_call_is_being_ended(QueueEnding how)
    {
        var (gone, ended) = (Waiting with { Phase = CallPhase.Draining }, Waiting with { Ending = CallEnding.OperatorHungUp });

        Assert.Null(WaitingRules.Left(gone, how, Rang));
        Assert.Null(WaitingRules.Left(ended, how, Rang));
        Assert.Equal(WaitingDo.EndCall, Next(ended, 1, isCalled: true));
        Assert.Equal(QueueEnding.OperatorHungUp, WaitingRules.Left(ended, WaitingRules.EndingOf(ended), Rang)!.Queue!.Ending);
    }

    [Fact]
    public void A_call_back_is_offered_after_its_time_to_callers_with_a_number()
    {
        Assert.False(WaitingRules.Offers(Waiting, Settings, Rang.AddSeconds(59)));
        Assert.True(WaitingRules.Offers(Waiting, Settings, Rang.AddSeconds(60)));
        Assert.False(WaitingRules.Offers(Waiting with { From = "4:anonymous" }, Settings, Rang.AddSeconds(60)));
        Assert.False(WaitingRules.Offers(Waiting, Settings with { OfferCallbackAfter = null }, Rang.AddSeconds(60)));
    }

    private static WaitingDo Next(CallRecord call, int seconds, bool isCalled = false) => WaitingRules.Next(call, Settings, isCalled, Rang.AddSeconds(seconds)).Do;
}
