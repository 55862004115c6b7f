using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Webhooks;
using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Randomness;

namespace VoiceAgent.Tests.CallGateway.Webhooks;

/// <summary>The work behind acknowledged reports, in virtual time.</summary>
public sealed class ReportsTests
{
    private static readonly TelephonyException Away = new("The telephony service is away.", new InvalidOperationException());

    [Fact]
    public void A_report_is_acknowledged_within_the_deadline_whatever_its_work_does() => VirtualTime.Run(async time =>
    {
        var world = new World(time) { Work = (_, late) => Task.Delay(TimeSpan.FromSeconds(20), time, late) };
        var began = time.GetUtcNow();

        Assert.Equal(ReportOutcome.Later, await world.Reports.TakeAsync(world.New()));
        Assert.Equal(TimeSpan.FromSeconds(3), time.GetUtcNow() - began);
        Assert.Single(world.Inbox.Waiting);

        await Task.Delay(TimeSpan.FromSeconds(30), time);
        Assert.Empty(world.Inbox.Waiting);
        await world.RoundsAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(1, world.Tries);
    });

    [Fact]
    public void Failed_work_is_tried_again_after_growing_pauses_until_it_succeeds() => VirtualTime.Run(async time =>
    {
        var world = new World(time);
        var tries = new List<TimeSpan>();
        world.Work = (_, _) =>
        {
            tries.Add(time.Elapsed);
            return tries.Count < 7 ? Task.FromException(Away) : Task.CompletedTask;
        };

        Assert.Equal(ReportOutcome.Later, await world.Reports.TakeAsync(world.New()));
        await world.RoundsAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(7, tries.Count);
        Assert.Empty(world.Inbox.Waiting);
        Assert.Empty(world.Inbox.Parked);
        var pauses = tries.Zip(tries.Skip(1), (before, after) => (after - before).TotalSeconds).ToList();
        Assert.All(pauses.Select((pause, number) => (pause, Longest: 0.5 * Math.Pow(2, number))), each => Assert.InRange(each.pause, each.Longest / 2, each.Longest + 0.6));
    });

    [Fact]
    public void A_report_whose_work_is_one_write_is_kept_only_when_the_write_fails() => VirtualTime.Run(async time =>
    {
        var world = new World(time) { IsOneWrite = true };
        var waiting = -1;
        world.Work = (_, _) =>
        {
            waiting = world.Inbox.Waiting.Count;
            return Task.CompletedTask;
        };
        Assert.Equal(ReportOutcome.Done, await world.Reports.TakeAsync(world.New()));
        Assert.Equal(0, waiting);

        var isAway = true;
        world.Work = (_, _) => isAway ? Task.FromException(Away) : Task.CompletedTask;
        Assert.Equal(ReportOutcome.Later, await world.Reports.TakeAsync(world.New()));
        Assert.Single(world.Inbox.Waiting);

        isAway = false;
        await world.RoundsAsync(TimeSpan.FromMinutes(1));
        Assert.Empty(world.Inbox.Waiting);
    });

    [Fact]
    public void A_report_whose_write_hangs_is_acknowledged_in_time_and_refused_when_the_inbox_is_away_too() => VirtualTime.Run(async time =>
    {
        var world = new World(time) { IsOneWrite = true, Work = (_, late) => Task.Delay(TimeSpan.FromSeconds(20), time, late) };
        var began = time.GetUtcNow();

        Assert.Equal(ReportOutcome.Later, await world.Reports.TakeAsync(world.New()));
        Assert.Equal(TimeSpan.FromSeconds(3), time.GetUtcNow() - began);
        Assert.Single(world.Inbox.Waiting);

        world.Inbox.IsDown = true;
        await Assert.ThrowsAsync<TimeoutException>(() => world.Reports.TakeAsync(world.New()));
    });

    [Fact]
    public void Work_that_never_succeeds_is_parked_and_an_operator_can_replay_it() => VirtualTime.Run(async time =>
    {
        var world = new World(time) { Work = (_, _) => Task.FromException(Away) };
        await world.Reports.TakeAsync(world.New());
        await world.RoundsAsync(TimeSpan.FromMinutes(20));

        var parked = Assert.Single(world.Inbox.Parked);
        Assert.Empty(world.Inbox.Waiting);
        Assert.Equal(Away.Message, parked.Reason);
        Assert.InRange(parked.Report.Failures, 15, 40);
        await Assert.ThrowsAsync<TelephonyException>(() => world.Reports.ReplayAsync(parked));
        Assert.Single(world.Inbox.Parked);

        world.Work = (_, _) => Task.CompletedTask;
        Assert.Equal(ReportOutcome.Done, await world.Reports.ReplayAsync(parked));
        Assert.Empty(world.Inbox.Parked);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Work_that_cannot_succeed_is_parked_at_once(bool isRefused) => VirtualTime.Run(async time =>
    {
        Exception failure = isRefused ? new TelephonyException("It is refused.", new InvalidOperationException(), isPermanent: true) : new FormatException("It cannot be read.");
        var world = new World(time) { Work = (_, _) => Task.FromException(failure) };

        await world.Reports.TakeAsync(world.New());

        Assert.Equal(1, Assert.Single(world.Inbox.Parked).Report.Failures);
    });

    [Fact]
    public void A_gateway_that_dies_after_the_acknowledgement_loses_nothing() => VirtualTime.Run(async time =>
    {
        var inbox = new MemoryInbox(time);
        var dying = new World(time, inbox) { Work = (_, _) => new TaskCompletionSource().Task };
        Assert.Equal(ReportOutcome.Later, await dying.Reports.TakeAsync(dying.New()));

        var other = new World(time, inbox);
        await other.RoundsAsync(TimeSpan.FromSeconds(40));
        Assert.Equal(0, other.Tries);
        await other.RoundsAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(1, other.Tries);
        Assert.Empty(inbox.Waiting);
    });

    [Fact]
    public void While_the_inbox_is_away_work_is_done_at_once_and_its_failure_refuses_the_report() => VirtualTime.Run(async time =>
    {
        var world = new World(time);
        world.Inbox.IsDown = true;
        Assert.Equal(ReportOutcome.Done, await world.Reports.TakeAsync(world.New()));
        world.Work = (_, _) => Task.FromException(Away);

        await Assert.ThrowsAsync<TelephonyException>(() => world.Reports.TakeAsync(world.New()));
    });

    [Fact]
    public void Beyond_the_places_reports_wait_in_the_inbox_and_are_acknowledged_at_once() => VirtualTime.Run(async time =>
    {
        var world = new World(time, options: new InboxOptions { AtOnce = 3 }) { Work = (_, late) => Task.Delay(TimeSpan.FromSeconds(2), time, late) };

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => world.Reports.TakeAsync(world.New())));
        Assert.Equal((3, 7), (outcomes.Count(outcome => outcome is ReportOutcome.Done), outcomes.Count(outcome => outcome is ReportOutcome.Later)));
        Assert.Equal(3, world.Tries);

        await world.RoundsAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(10, world.Tries);
        Assert.Empty(world.Inbox.Waiting);
    });

    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void Every_report_is_done_or_parked_whatever_fails_and_whichever_gateway_dies(Seed seed)
    {
        var cases = seed.Cases(200);
        for (var number = seed.Number; number < seed.Number + cases; number++)
        {
            var random = new Random(number);
            VirtualTime.Run(async time =>
            {
                var inbox = new MemoryInbox(time);
                var done = new HashSet<string>();
                var gateways = Enumerable.Range(0, 3).Select(_ => Born(new World(time, inbox), random, done, time)).ToList();
                var reports = Enumerable.Range(0, random.Next(1, 12)).Select(_ => gateways[0].New()).ToList();
                foreach (var report in reports.SelectMany(report => Enumerable.Repeat(report, random.Next(1, 4))).OrderBy(_ => random.Next()))
                {
                    await gateways[random.Next(gateways.Count)].Reports.TakeAsync(report);
                    if (random.Next(6) == 0)
                    {
                        gateways[random.Next(gateways.Count)].Dies = true;
                    }
                }

                gateways.Add(new World(time, inbox) { Work = (report, _) => Task.FromResult(done.Add(report.Id)) });
                await gateways[^1].RoundsAsync(TimeSpan.FromMinutes(3));

                Assert.All(reports, report => Assert.True(
                    done.Contains(report.Id) || inbox.Parked.Any(parked => parked.Id == report.Id), Seed.ToRepeat($"{seed.Number}", nameof(Every_report_is_done_or_parked_whatever_fails_and_whichever_gateway_dies))));
                Assert.Empty(inbox.Waiting);
            });
        }
    }

    private static World Born(World world, Random random, HashSet<string> done, TimeProvider time)
    {
        world.Work = async (report, late) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(6_000)), time, late);
            await (world.Dies ? new TaskCompletionSource().Task : Task.CompletedTask);
            switch (random.Next(8))
            {
                case 0 or 1 or 2:
                    throw Away;
                case 3:
                    throw new FormatException("It cannot be read.");
                default:
                    done.Add(report.Id);
                    return;
            }
        };
        return world;
    }

    private sealed class World : IReportHandler
    {
        private readonly VirtualTime _time;
        private int _reports;

        public World(VirtualTime time, MemoryInbox? inbox = null, InboxOptions? options = null)
        {
            (_time, Inbox) = (time, inbox ?? new MemoryInbox(time));
            Reports = new Reports(
                Inbox, Inbox, [this], Options.Create(options ?? new InboxOptions()), new WebhookFigures(new FakeMeters(), Inbox, time), time, NullLogger<Reports>.Instance);
        }

        public MemoryInbox Inbox { get; }

        public Reports Reports { get; }

        public Func<IncomingReport, CancellationToken, Task> Work { get; set; } = (_, _) => Task.CompletedTask;

        public bool Dies { get; set; }

        public bool IsOneWrite { get; init; }

        public int Tries { get; private set; }

        public string Source => WebhookSources.Callbacks;

        public async Task<ReportOutcome> HandleAsync(IncomingReport report, CancellationToken stopping)
        {
            Tries++;
            await Work(report, stopping);
            return ReportOutcome.Done;
        }

        public IncomingReport New() => IncomingReport.ByContent(Source, "CallConnected", CallId.At(_time.GetUtcNow()), _time.GetUtcNow(), $"{_reports++}");

        public async Task RoundsAsync(TimeSpan howLong)
        {
            for (var until = _time.Elapsed + howLong; _time.Elapsed < until;)
            {
                await Reports.RoundAsync(32, CancellationToken.None);
                await Task.Delay(TimeSpan.FromMilliseconds(500), _time);
            }
        }
    }
}
