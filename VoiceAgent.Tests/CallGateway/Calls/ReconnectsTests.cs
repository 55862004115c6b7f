using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.Contracts.Calls;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls;

public sealed class ReconnectsTests
{
    private static readonly DateTimeOffset Now = ExampleCall.Start.AddMinutes(1);
    private static readonly Help Number = new("+15550199990", null, Token: 1);

    private static CallRecord Talking => ExampleCall.Record with { Worker = "worker-1" };

    [Fact]
    public void A_stream_that_is_refused_again_and_again_is_tried_eight_times_within_twelve_seconds_with_growing_pauses()
    {
        var (call, now) = (Begin(Talking, Loss.MediaEnded, Now), Now);
        List<TimeSpan> pauses = [];
        while (LostCallRules.Next(call, Loss.MediaRefused, Number, now) is { Step: RescueStep.Reconnecting } decision)
        {
            pauses.Add(decision.Pause);
            call = LostCallRules.Begin(call, decision, Loss.MediaRefused, Number, null, now);
            now += decision.Pause;
            Assert.True(now >= call.Rescue!.DueAt);
            call = Begin(call, Loss.Overdue, now);
        }

        Assert.Equal(8, call.Rescue!.Tries);
        Assert.InRange(now - Now, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(12));
        Assert.InRange(pauses[0], TimeSpan.FromMilliseconds(75), TimeSpan.FromMilliseconds(125));
        Assert.InRange(pauses[^1], TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2.5));
        Assert.Equal(RescueStep.Transferring, LostCallRules.Next(call, Loss.MediaRefused, Number, now)?.Step);
    }

    [Fact]
    public void Streams_about_which_nothing_is_reported_end_after_twelve_seconds_too()
    {
        var (call, now) = (Begin(Talking, Loss.MediaEnded, Now), Now);
        for (; LostCallRules.Next(call, Loss.Overdue, Number, now = call.Rescue!.DueAt!.Value) is { Step: RescueStep.Reconnecting };)
        {
            call = Begin(call, Loss.Overdue, now);
        }

        Assert.InRange(now - Now, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15));
    }

    [Fact]
    public void The_tries_are_counted_anew_when_a_worker_has_run_the_call_stably()
    {
        var call = Talking;
        for (var tries = 0; tries < 5; tries++)
        {
            call = Begin(call, tries == 0 ? Loss.MediaEnded : Loss.Overdue, Now);
        }

        var taken = call with { Rescue = Reconnects.Taken(call.Rescue, call.Rescue!.Reconnects, Now) };

        Assert.Equal(6, Begin(taken, Loss.MediaEnded, Now.AddSeconds(9)).Rescue!.Tries);
        var anew = Begin(taken, Loss.MediaEnded, Now.AddSeconds(10)).Rescue!;
        Assert.Equal((1, 6, 0, false), (anew.Tries, anew.Reconnects, anew.Deaths, anew.HasAskedToWait));
    }

    [Fact]
    public void A_call_whose_three_workers_die_soon_after_they_have_taken_it_goes_to_the_fallback()
    {
        var answered = Talking with { AnsweredAt = Now };
        var once = Begin(answered, Loss.MediaEnded, Now.AddSeconds(5));
        var twice = Begin(Taken(once, Now.AddSeconds(6)), Loss.WorkerSilent, Now.AddSeconds(9));
        var third = Taken(twice, Now.AddSeconds(10));

        Assert.Equal(2, twice.Rescue!.Deaths);
        Assert.Equal(RescueStep.Transferring, LostCallRules.Next(third, Loss.MediaEnded, Number, Now.AddSeconds(15))?.Step);
        Assert.Equal(RescueStep.Reconnecting, LostCallRules.Next(third, Loss.MediaEnded, Number, Now.AddSeconds(25))?.Step);
    }

    [Fact]
    public void Full_workers_are_not_counted_as_dead()
    {
        var call = Begin(Talking, Loss.MediaRefused, Now);
        for (var tries = 0; tries < 4; tries++)
        {
            call = Begin(call, Loss.MediaRefused, Now);
        }

        Assert.Equal(0, call.Rescue!.Deaths);
    }

    [Fact]
    public void A_report_about_an_older_stream_takes_nothing()
    {
        var twice = Begin(Begin(Talking, Loss.MediaEnded, Now), Loss.Overdue, Now);

        Assert.Null(Reconnects.Taken(twice.Rescue, attempt: 1, Now));
        Assert.NotNull(Reconnects.Taken(twice.Rescue, attempt: 2, Now));
    }

    [Fact]
    public void Each_call_has_its_own_pauses()
    {
        var pauses = Enumerable.Range(0, 100).Select(_ => Reconnects.PauseAfter(3, CallId.At(Now))).ToArray();

        Assert.All(pauses, pause => Assert.InRange(pause, TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(500)));
        Assert.True(pauses.Distinct().Count() > 90);
    }

    private static CallRecord Taken(CallRecord call, DateTimeOffset at) => call with { Rescue = Reconnects.Taken(call.Rescue, null, at) };

    private static CallRecord Begin(CallRecord call, Loss why, DateTimeOffset now) => LostCallRules.Begin(call, new(RescueStep.Reconnecting), why, Number, null, now);
}
