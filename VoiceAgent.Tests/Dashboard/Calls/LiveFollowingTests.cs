using VoiceAgent.Contracts.Calls;
using VoiceAgent.Dashboard.Calls;
using VoiceAgent.Tests.Dashboard.Fakes;
using VoiceAgent.Tests.Fakes;
using MemoryCallLog = VoiceAgent.Tests.Dashboard.Fakes.MemoryCallLog;
using SampleCall = VoiceAgent.Tests.Dashboard.Fakes.SampleCall;

namespace VoiceAgent.Tests.Dashboard.Calls;

public sealed class LiveFollowingTests
{
    private readonly VirtualTime _time = new();
    private readonly MemoryCallLog _log = new();
    private readonly CallRecord _call = SampleCall.Record();

    [Fact]
    public Task A_call_that_has_ended_but_is_not_finished_is_read_once() => FollowAsync(async _ =>
    {
        await _log.AppendAsync(_call.Id, new CallerHypothesis(1, "hello"));
        await _log.AppendAsync(_call.Id, new CallEnded(CallEnding.CallerHungUp));
        await Waiting.UntilAsync(() => _log is { LogFollowings.Count: > 0, LogFollowers: 0 });

        await SweepAsync(times: 4);

        // When the sweeps find this call, everything that they started before has been done.
        var next = SampleCall.Record();
        await _log.CreateAsync(next);
        await Waiting.UntilAsync(() => _log.LogFollowings.Any(following => following.Call == next.Id));
        Assert.Single(_log.LogFollowings, following => following.Call == _call.Id);
    });

    [Fact]
    public Task A_call_whose_log_could_not_be_read_is_followed_on_from_the_last_event() => FollowAsync(async following =>
    {
        await _log.AppendAsync(_call.Id, new AgentTookOver("billing", "en-US"));
        await Waiting.UntilAsync(() => following.Now().Calls is [{ Agent: "billing" }]);
        _log.LogBroken = new TimeoutException();
        await _log.AppendAsync(_call.Id, new CallerHypothesis(1, "hello"));
        await Waiting.UntilAsync(() => _log.LogFollowers == 0);

        _log.LogBroken = null;
        await SweepAsync(times: 1);
        await Waiting.UntilAsync(() => following.Now().Calls is [{ Agent: "billing", LastLine.Text: "hello" }]);

        Assert.Equal([(_call.Id, 0L), (_call.Id, 1L)], _log.LogFollowings);
    });

    [Fact]
    public Task The_log_of_a_call_that_is_over_is_followed_no_longer_though_it_has_no_end() => FollowAsync(async following =>
    {
        await Waiting.UntilAsync(() => _log.LogFollowers == 1);

        await _log.ChangeAsync(_call.Id, record => record with { Phase = CallPhase.Ended });

        await Waiting.UntilAsync(() => following.Now().Calls.Count == 0 && _log.LogFollowers == 0);
    });

    [Fact]
    public Task The_log_of_a_call_whose_end_the_feed_lost_is_followed_no_longer_after_the_next_sweep() => FollowAsync(async following =>
    {
        await Waiting.UntilAsync(() => _log.LogFollowers == 1);

        _log.Lose(_call.Id);
        await SweepAsync(times: 1);

        await Waiting.UntilAsync(() => following.Now().Calls.Count == 0 && _log.LogFollowers == 0);
    });

    private async Task FollowAsync(Func<LiveFollowing, Task> story)
    {
        await _log.CreateAsync(_call);
        using var unwatched = new CancellationTokenSource();
        var following = new LiveFollowing(_log, _log, _time, () => { });
        var running = following.RunAsync(unwatched.Token);
        await story(following);
        await unwatched.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(0, _log.LogFollowers);
    }

    private async Task SweepAsync(int times)
    {
        for (var sweeps = _log.Sweeps; times > 0; times--)
        {
            await Waiting.UntilAsync(() => _time.TimersWaiting > 0);
            _time.Advance(TimeSpan.FromSeconds(5));
            sweeps++;
            await Waiting.UntilAsync(() => _log.Sweeps == sweeps);
        }
    }
}
