using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallLog;

[Collection(GarnetCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class RedisCallLogTests(GarnetFixture garnet)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly RedisCallLog _log = new(garnet.Redis, TimeProvider.System);
    private readonly CallId _call = CallId.At(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Many_writers_leave_no_gap_and_share_no_number()
    {
        var numbers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async writer =>
        {
            var mine = new List<long>();
            for (var count = 0; count < 25; count++)
            {
                mine.Add(await _log.AppendAsync(_call, new CallerHypothesis(writer, $"{count}")));
            }

            return mine;
        }));

        Assert.Equal(Enumerable.Range(1, 500).Select(number => (long)number), numbers.SelectMany(mine => mine).Order());
        Assert.Equal(Enumerable.Range(1, 500).Select(number => (long)number), (await _log.ReadAsync(_call)).Select(logged => logged.Sequence));
        Assert.All(numbers, mine => Assert.Equal(mine.Order(), mine));
    }

    [Fact]
    public async Task Events_come_back_as_they_were_in_pages()
    {
        CallEvent[] events = [new CallRang("+15550100001", "+15550199001"), new CallerSpoke(1, "Ünïcode, \"quotes\" and a\nline", TimeSpan.Zero, TimeSpan.FromSeconds(1)), new CallEnded(CallEnding.CallerHungUp)];
        foreach (var happened in events)
        {
            await _log.AppendAsync(_call, happened);
        }

        Assert.Equal(events, (await _log.ReadAsync(_call)).Select(logged => logged.Event));
        Assert.Equal(events[1..2], (await _log.ReadAsync(_call, after: 1, limit: 1)).Select(logged => logged.Event));
        Assert.Empty(await _log.ReadAsync(_call, after: 3));
    }

    [Fact]
    public async Task A_report_is_appended_once_although_many_deliver_it()
    {
        var appended = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _log.AppendOnceAsync(_call, "report", new CallAnswered("c"))));

        Assert.Single(appended, true);
        Assert.True(await _log.AppendOnceAsync(_call, "other", new CallAnswered("d")));
        Assert.Equal(2, (await _log.ReadAsync(_call)).Count);
    }

    [Fact]
    public async Task A_report_is_added_only_to_a_call_in_progress()
    {
        var records = new RedisCallRecords(garnet.Redis, TimeProvider.System);
        var reported = new CallAnswered("c");
        Assert.Equal(ReportFate.NoSuchCall, await _log.AppendWhileLiveAsync(_call, "report", reported));

        await records.CreateAsync(new CallRecord(_call, CallPhase.Connected, "+15550100001", "+15550199001", "claims", "en-US", _call.RangAt));
        Assert.Equal(ReportFate.Appended, await _log.AppendWhileLiveAsync(_call, "report", reported));
        Assert.Equal(ReportFate.Repeated, await _log.AppendWhileLiveAsync(_call, "report", reported));

        await records.ChangeAsync(_call, call => call with { Phase = CallPhase.Ended });
        Assert.Equal(ReportFate.CallOver, await _log.AppendWhileLiveAsync(_call, "another", reported));
        Assert.Single(await _log.ReadAsync(_call));
    }

    [Fact]
    public async Task A_follower_sees_what_was_and_what_comes_until_the_call_ends()
    {
        await _log.AppendAsync(_call, new CallRang("a", "b"));
        var following = FollowAsync(after: 0);

        await _log.AppendAsync(_call, new CallAnswered("c"));
        await _log.AppendAsync(_call, new CallEnded(CallEnding.CallerHungUp));

        Assert.Equal([1L, 2L, 3L], (await following.WaitAsync(Timeout)).Select(logged => logged.Sequence));
    }

    [Fact]
    public async Task Two_followers_in_one_process_do_not_take_each_others_notifications()
    {
        var first = FollowAsync(after: 0);
        var second = FollowAsync(after: 1);
        await _log.AppendAsync(_call, new CallRang("a", "b"));
        await _log.AppendAsync(_call, new CallEnded(CallEnding.CallerHungUp));

        Assert.Equal(2, (await first.WaitAsync(Timeout)).Count);
        Assert.Single(await second.WaitAsync(Timeout));
    }

    [Fact]
    public async Task A_follower_can_leave()
    {
        using var leaving = new CancellationTokenSource();
        var following = FollowAsync(after: 0, leaving.Token);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following.WaitAsync(Timeout));
    }

    [Fact]
    public async Task A_timer_that_fires_while_a_notification_arrives_harms_nothing()
    {
        var time = new LateTimers();
        var following = FollowAsync(new RedisCallLog(garnet.Redis, time), after: 0);
        await Waiting.UntilAsync(() => time.Count > 0);

        await _log.AppendAsync(_call, new CallEnded(CallEnding.CallerHungUp));

        Assert.Single(await following.WaitAsync(Timeout));
        time.Fire();
    }

    private Task<IReadOnlyList<LoggedEvent>> FollowAsync(long after, CancellationToken stopping = default) => FollowAsync(_log, after, stopping);

    private async Task<IReadOnlyList<LoggedEvent>> FollowAsync(RedisCallLog log, long after, CancellationToken stopping = default)
    {
        var seen = new List<LoggedEvent>();
        await foreach (var logged in log.FollowAsync(_call, after, stopping))
        {
            seen.Add(logged);
        }

        return seen;
    }
}
