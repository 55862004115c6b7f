using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Spool;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Calls;

/// <summary>The call log goes away during a call, and after it. Every event arrives once, in order, with its own time.</summary>
public sealed class JournalOutageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("voiceagent-spool-").FullName;
    private readonly CallLease _lease = new(CallId.At(DateTimeOffset.UnixEpoch), "worker", Token: 1);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(5, false)]
    [InlineData(5, true)]
    [InlineData(120, false)]
    [InlineData(120, true)]
    public void An_outage_in_the_middle_of_a_call_costs_no_event(int seconds, bool hangs) => VirtualTime.Run(async time =>
    {
        var log = new OutageLog(time, hangs) { From = TimeSpan.FromSeconds(10), Until = TimeSpan.FromSeconds(10 + seconds) };
        using var spool = Spool(time);
        var journal = new CallJournal(_lease, log, time, NullLogger.Instance, Unexpected, spool);
        await TalkAsync(journal, time, 60 + seconds);
        await journal.DisposeAsync();

        log.ShouldHave(Enumerable.Range(0, 60 + seconds));
        Assert.All(log.Written, written => Assert.Equal(time.GetUtcNow() - time.Elapsed + TimeSpan.FromSeconds(((CallerPressed)written.Event).Turn), written.At));
        Assert.Empty(FilesLeft());
    });

    [Fact]
    public void Events_that_wait_are_written_together() => VirtualTime.Run(async time =>
    {
        var log = new OutageLog(time, hangs: false) { Until = TimeSpan.FromSeconds(1) };
        var journal = new CallJournal(_lease, log, time, NullLogger.Instance, Unexpected);
        for (var turn = 0; turn < 100; turn++)
        {
            journal.Add(new CallerPressed(turn, "1"));
        }

        await journal.DisposeAsync();

        log.ShouldHave(Enumerable.Range(0, 100));
        Assert.InRange(log.Appends, 2, 4);
    });

    [Fact]
    public void An_answer_that_is_lost_does_not_repeat_an_event() => VirtualTime.Run(async time =>
    {
        var log = new OutageLog(time, hangs: false) { LosesAnswers = 3 };
        var journal = new CallJournal(_lease, log, time, NullLogger.Instance, Unexpected);
        await TalkAsync(journal, time, 10);
        await journal.DisposeAsync();

        log.ShouldHave(Enumerable.Range(0, 10));
    });

    [Theory]
    [InlineData(5)]
    [InlineData(120)]
    public void What_is_left_after_the_call_is_delivered_in_the_background(int seconds) => VirtualTime.Run(async time =>
    {
        var log = new OutageLog(time, hangs: false) { From = TimeSpan.FromSeconds(10) };
        using var spool = Spool(time);
        var journal = new CallJournal(_lease, log, time, NullLogger.Instance, Unexpected, spool);
        await TalkAsync(journal, time, 20);
        var ended = time.Elapsed;
        await journal.DisposeAsync();

        // Nobody waits for the log any more.
        Assert.InRange(time.Elapsed - ended, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        log.Until = time.Elapsed + TimeSpan.FromSeconds(seconds);
        await DeliverAsync(log, spool, time, TimeSpan.FromSeconds(seconds + 3));

        log.ShouldHave(Enumerable.Range(0, 20));
        Assert.Empty(FilesLeft());
    });

    [Fact]
    public void A_process_that_dies_leaves_its_events_to_the_next_one() => VirtualTime.Run(async time =>
    {
        var log = new OutageLog(time, hangs: false) { From = TimeSpan.FromSeconds(5) };
        var dead = Spool(time);
        var journal = new CallJournal(_lease, log, time, NullLogger.Instance, Unexpected, dead);
        await TalkAsync(journal, time, 20);

        // The file is only readable for its owner. A dead process has no lock.
        Assert.All(FilesLeft(), file => Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite)));
        dead.Dispose();
        log.Until = time.Elapsed;
        using var next = Spool(time);
        next.AdoptLeft();
        await DeliverAsync(log, next, time, TimeSpan.FromSeconds(3));

        // A second or two of events were only in memory.
        Assert.InRange(log.Written.Count, 17, 20);
        log.ShouldHave(Enumerable.Range(0, log.Written.Count));
    });

    [Fact]
    public void Two_processes_on_one_machine_do_not_take_each_others_events() => VirtualTime.Run(async time =>
    {
        using var one = Spool(time);
        using var other = Spool(time);
        Assert.True(one.TryWrite("live/journals/a", [1]));
        other.AdoptLeft();
        await Task.CompletedTask;

        Assert.Empty(other.Names("undelivered"));
        Assert.Single(one.Names("live"));
    });

    [Fact]
    public void A_log_that_refuses_ends_the_journal_once() => VirtualTime.Run(async time =>
    {
        var log = new OutageLog(time, hangs: false) { From = TimeSpan.FromSeconds(5), Until = TimeSpan.FromSeconds(20) };
        using var spool = Spool(time);
        var lost = 0;
        var journal = new CallJournal(_lease, log, time, NullLogger.Instance, () => lost++, spool);
        await TalkAsync(journal, time, 19);
        log.IsFenced = true;
        await Task.Delay(TimeSpan.FromSeconds(10), time);
        journal.Add(new CallerPressed(99, "1"));
        await journal.DisposeAsync();

        Assert.Equal(1, lost);
        log.ShouldHave(Enumerable.Range(0, 5));
        Assert.Empty(FilesLeft());
    });

    [Fact]
    public void Events_that_another_worker_has_replaced_are_dropped_in_the_background() => VirtualTime.Run(async time =>
    {
        var log = new OutageLog(time, hangs: false) { From = TimeSpan.Zero };
        using var spool = Spool(time);
        var journal = new CallJournal(_lease, log, time, NullLogger.Instance, Unexpected, spool);
        await TalkAsync(journal, time, 5);
        await journal.DisposeAsync();
        (log.Until, log.IsFenced) = (time.Elapsed, true);
        await DeliverAsync(log, spool, time, TimeSpan.FromSeconds(3));

        Assert.Empty(log.Written);
        Assert.Empty(FilesLeft());
    });

    [Fact]
    public void Events_older_than_a_day_are_dropped_and_this_is_logged() => VirtualTime.Run(
        async time =>
        {
            var log = new OutageLog(time, hangs: false);
            using var spool = Spool(time);
            var journal = new CallJournal(_lease, log, time, NullLogger.Instance, Unexpected, spool);
            await TalkAsync(journal, time, 5);
            await journal.DisposeAsync();
            await Task.Delay(TimeSpan.FromDays(1.1), time);
            log.Until = time.Elapsed;
            var lines = new Lines();
            await new JournalDeliveries(log, spool, time, lines).DeliverAsync(default);

            Assert.Empty(log.Written);
            Assert.Equal([(LogLevel.Error, "Events of a call that waited on local disk for 1.00:00:00 are dropped, because the call log did not come back.")], lines.Logged);
            Assert.Empty(FilesLeft());
        },
        TimeSpan.FromDays(2));

    [Fact]
    public void A_disk_that_takes_nothing_costs_only_the_overflow_and_one_warning() => VirtualTime.Run(async time =>
    {
        var log = new OutageLog(time, hangs: false) { Until = TimeSpan.FromSeconds(120) };
        var lines = new Lines();
        using var spool = new SpoolFolder(new SpoolOptions { Folder = _folder, MostBytes = 1_000 }, time, lines);
        var journal = new CallJournal(_lease, log, time, NullLogger.Instance, Unexpected, spool);
        await TalkAsync(journal, time, 150);
        await journal.DisposeAsync();

        log.ShouldHave(Enumerable.Range(0, 150));
        Assert.Contains("Free space there, or set 'Spool:Folder' or 'Spool:MostBytes'.", Assert.Single(lines.Logged).Text, StringComparison.Ordinal);
    });

    [Fact]
    public void A_folder_that_cannot_be_made_is_told_once() => VirtualTime.Run(async time =>
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "");
        var lines = new Lines();
        using var spool = new SpoolFolder(new SpoolOptions { Folder = file }, time, lines);

        Assert.False(spool.TryWrite("live/a", [1]));
        Assert.False(spool.TryAppend("live/a", [1]));
        Assert.Single(lines.Logged);
        spool.AdoptLeft();
    });

    [Fact]
    public void A_lease_that_comes_late_is_the_one_under_which_the_events_are_written() => VirtualTime.Run(async time =>
    {
        var log = new OutageLog(time, hangs: false) { Until = TimeSpan.FromSeconds(12), LeastToken = 1 };
        using var spool = Spool(time);
        var journal = new CallJournal(CallLease.Unknown(_lease.Call, "worker"), log, time, NullLogger.Instance, Unexpected, spool);
        await TalkAsync(journal, time, 15);
        Assert.Empty(log.Written);
        journal.Use(_lease);
        await TalkAsync(journal, time, 5, from: 15);
        await journal.DisposeAsync();

        log.ShouldHave(Enumerable.Range(0, 20));
    });

    [Fact]
    public void Whoever_waits_for_an_event_to_be_written_waits_only_for_a_moment_when_the_log_is_away() => VirtualTime.Run(async time =>
    {
        var log = new OutageLog(time, hangs: false) { From = TimeSpan.FromSeconds(5), Until = TimeSpan.FromSeconds(20) };
        var journal = new CallJournal(_lease, log, time, NullLogger.Instance, Unexpected);
        journal.Add(new ToolCalled(1, "1", "pay", "{}"));
        await journal.WrittenAsync(TimeSpan.FromMilliseconds(250));
        Assert.Equal((TimeSpan.Zero, 1), (time.Elapsed, log.Written.Count));

        await Task.Delay(TimeSpan.FromSeconds(6), time);
        journal.Add(new ToolCalled(1, "2", "pay", "{}"));
        await journal.WrittenAsync(TimeSpan.FromMilliseconds(250));
        Assert.Equal((TimeSpan.FromSeconds(6.25), 1), (time.Elapsed, log.Written.Count));
        await Task.Delay(TimeSpan.FromSeconds(20), time);
        await journal.DisposeAsync();
        Assert.Equal(2, log.Written.Count);
    });

    private static void Unexpected() => Assert.Fail("The lease is not lost.");

    private SpoolFolder Spool(TimeProvider time) => new(new SpoolOptions { Folder = _folder }, time, NullLogger.Instance);

    private IEnumerable<string> FilesLeft() => Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal));

    private static async Task TalkAsync(CallJournal journal, VirtualTime time, int seconds, int from = 0)
    {
        for (var turn = from; turn < from + seconds; turn++)
        {
            journal.Add(new CallerPressed(turn, "1"));
            await Task.Delay(TimeSpan.FromSeconds(1), time);
        }
    }

    private static async Task DeliverAsync(ICallLog log, SpoolFolder spool, VirtualTime time, TimeSpan length)
    {
        using var deliveries = new JournalDeliveries(log, spool, time, NullLogger<JournalDeliveries>.Instance);
        for (var second = 0; second < length.TotalSeconds; second++)
        {
            await deliveries.DeliverAsync(default);
            await Task.Delay(TimeSpan.FromSeconds(1), time);
        }
    }

    /// <summary>A call log with the rules of the real one, which is away for some time.</summary>
    private sealed class OutageLog(VirtualTime time, bool hangs) : ICallLog
    {
        private readonly Dictionary<string, long> _numbers = [];

        public TimeSpan From { get; set; } = TimeSpan.Zero;

        public TimeSpan Until { get; set; } = TimeSpan.MaxValue;

        public bool IsFenced { get; set; }

        public int LosesAnswers { get; set; }

        public long LeastToken { get; set; }

        public int Appends { get; private set; }

        public List<PendingEvent> Written { get; } = [];

        public async Task<bool> AppendAsync(CallLease lease, IReadOnlyList<PendingEvent> events)
        {
            Assert.NotEmpty(events);
            if (LosesAnswers == 0 && time.Elapsed >= From && time.Elapsed < Until)
            {
                await Task.Delay(hangs ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(1), time);
                throw new IOException("Away.");
            }

            if (IsFenced || lease.Token < LeastToken)
            {
                return false;
            }

            Appends++;
            var writer = $"{lease.Worker}#{lease.Token}";
            foreach (var pending in events.Where(pending => pending.Number > _numbers.GetValueOrDefault(writer)))
            {
                Written.Add(pending);
                _numbers[writer] = pending.Number;
            }

            if (LosesAnswers > 0 && --LosesAnswers >= 0)
            {
                (From, Until) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
                throw new TimeoutException("The answer was lost.");
            }

            return true;
        }

        public void ShouldHave(IEnumerable<int> turns) => Assert.Equal(turns, Written.Select(written => ((CallerPressed)written.Event).Turn));

        public Task<long> AppendAsync(CallId call, CallEvent happened) => throw new NotSupportedException();

        public Task<IReadOnlyList<LoggedEvent>> ReadAsync(CallId call, long after = 0, int limit = 10_000) => throw new NotSupportedException();

        public IAsyncEnumerable<LoggedEvent> FollowAsync(CallId call, long after, CancellationToken stopping) => throw new NotSupportedException();
    }

    private sealed class Lines : ILogger<JournalDeliveries>
    {
        public List<(LogLevel Level, string Text)> Logged { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Logged.Add((logLevel, formatter(state, exception)));
    }
}
