using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Calls;

public sealed class CallJournalTests
{
    private static readonly CallLease Lease = new(CallId.At(DateTimeOffset.UnixEpoch), "worker", Token: 1);

    [Fact]
    public void A_slow_log_makes_nobody_wait_and_gets_everything_in_order() => VirtualTime.Run(async time =>
    {
        var log = new SlowLog(time) { Delay = TimeSpan.FromMilliseconds(40) };
        var journal = new CallJournal(Lease, log, time, NullLogger.Instance, () => { });
        for (var turn = 0; turn < 100; turn++)
        {
            journal.Add(new CallerPressed(turn, "1"));
        }

        Assert.Equal(TimeSpan.Zero, time.Elapsed);
        await journal.DisposeAsync();

        Assert.Equal(Enumerable.Range(0, 100), log.Written.Cast<CallerPressed>().Select(pressed => pressed.Turn));
    });

    [Fact]
    public void A_log_that_is_away_for_a_while_gets_everything_later() => VirtualTime.Run(async time =>
    {
        var log = new SlowLog(time) { AwayUntil = TimeSpan.FromSeconds(5) };
        var journal = new CallJournal(Lease, log, time, NullLogger.Instance, () => { });
        journal.Add(new CallConnected());
        journal.Add(new CallEnded(CallEnding.CallerHungUp));
        await journal.DisposeAsync();

        Assert.Equal([new CallConnected(), new CallEnded(CallEnding.CallerHungUp)], log.Written);
    });

    [Fact]
    public void A_log_that_does_not_come_back_is_given_up_in_the_end() => VirtualTime.Run(async time =>
    {
        var log = new SlowLog(time) { AwayUntil = TimeSpan.FromHours(1) };
        var journal = new CallJournal(Lease, log, time, NullLogger.Instance, () => { });
        journal.Add(new CallConnected());
        await journal.DisposeAsync();

        Assert.Empty(log.Written);
        Assert.InRange(time.Elapsed, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(11));
    });

    [Fact]
    public void When_it_cannot_keep_up_what_would_be_replaced_anyway_is_left_out() => VirtualTime.Run(async time =>
    {
        var log = new SlowLog(time) { AwayUntil = TimeSpan.FromSeconds(1) };
        var journal = new CallJournal(Lease, log, time, NullLogger.Instance, () => { });
        for (var at = 0; at < 3_000; at++)
        {
            journal.Add(new CallerHypothesis(1, "words"));
        }

        journal.Add(new CallEnded(CallEnding.CallerHungUp));
        await journal.DisposeAsync();

        Assert.InRange(log.Written.Count, 2_000, 2_100);
        Assert.IsType<CallEnded>(log.Written[^1]);
    });

    private sealed class SlowLog(VirtualTime time) : ICallLog
    {
        public TimeSpan Delay { get; set; }

        public TimeSpan AwayUntil { get; set; }

        public List<CallEvent> Written { get; } = [];

        public async Task<bool> AppendAsync(CallLease lease, IReadOnlyList<PendingEvent> events)
        {
            foreach (var pending in events)
            {
                await AppendAsync(lease.Call, pending.Event);
            }

            return true;
        }

        public async Task<long> AppendAsync(CallId call, CallEvent happened)
        {
            await Task.Delay(Delay, time);
            if (time.Elapsed < AwayUntil)
            {
                throw new IOException("Away.");
            }

            Written.Add(happened);
            return Written.Count;
        }

        public Task<IReadOnlyList<LoggedEvent>> ReadAsync(CallId call, long after = 0, int limit = 10_000) => throw new NotSupportedException();

        public IAsyncEnumerable<LoggedEvent> FollowAsync(CallId call, long after, CancellationToken stopping) => throw new NotSupportedException();
    }
}
