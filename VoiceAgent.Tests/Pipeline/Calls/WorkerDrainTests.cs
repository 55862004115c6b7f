using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NSubstitute;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Calls;

public sealed class WorkerDrainTests
{
    private static readonly CallId Call = CallId.At(DateTimeOffset.UnixEpoch);

    [Fact]
    public void A_call_is_handed_over_at_the_next_pause_and_not_ended() => VirtualTime.Run(async time =>
    {
        var world = new World(time) { PauseAt = TimeSpan.FromSeconds(4) };

        await world.SeeOutAsync();

        Assert.Equal(TimeSpan.FromSeconds(4), world.AskedAt);
        Assert.Equal((true, null, 0), (world.IsLeaving, world.HungUpBy, world.Abandons));
    });

    [Fact]
    public void Without_a_pause_it_is_handed_over_when_the_time_is_up() => VirtualTime.Run(async time =>
    {
        var world = new World(time) { PauseAt = TimeSpan.FromHours(1) };

        await world.SeeOutAsync();

        Assert.Equal(TimeSpan.FromSeconds(30), world.AskedAt);
        Assert.Null(world.HungUpBy);
    });

    [Fact]
    public void It_is_tried_again_while_the_other_workers_are_full() => VirtualTime.Run(async time =>
    {
        var world = new World(time) { FreeAt = TimeSpan.FromSeconds(7) };

        await world.SeeOutAsync();

        Assert.InRange(world.AskedAt, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(8));
        Assert.Null(world.HungUpBy);
    });

    [Fact]
    public void When_they_stay_full_the_gateway_looks_for_somebody_else_and_the_conversation_ends() => VirtualTime.Run(async time =>
    {
        var world = new World(time) { FreeAt = TimeSpan.FromHours(1) };

        await world.SeeOutAsync();

        Assert.InRange(time.Elapsed, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(33));
        Assert.Equal((false, "shutdown", 1), (world.IsLeaving, world.HungUpBy, world.Abandons));
    });

    [Fact]
    public void The_only_worker_waits_for_nothing() => VirtualTime.Run(async time =>
    {
        var world = new World(time) { IsAlone = true };

        await world.SeeOutAsync();

        Assert.Equal(TimeSpan.Zero, time.Elapsed);
        Assert.Equal(("shutdown", 1), (world.HungUpBy, world.Abandons));
    });

    [Fact]
    public void While_a_telephone_rings_for_the_caller_the_agent_stays_and_knows_it() => VirtualTime.Run(async time =>
    {
        var world = new World(time) { IsAlone = true, IsHelped = true };

        await world.SeeOutAsync();

        Assert.Equal(TimeSpan.FromSeconds(10), time.Elapsed);
        Assert.Equal((true, "shutdown"), (world.AwaitsHelp, world.HungUpBy));
    });

    [Fact]
    public void A_worker_that_has_died_is_waited_for_only_until_that_is_certain() => VirtualTime.Run(async time =>
    {
        var places = Substitute.For<ICallPlaces>();
        places.ReadAsync().Returns(_ => new PlacesNow([new WorkerReport("dead", 5, 1, IsDraining: false, 1)], 0, 0));
        var world = new World(time) { FreeAt = TimeSpan.FromHours(1) };

        await world.DrainWith(places).SeeOutAsync(world, world.Over, CancellationToken.None);

        Assert.InRange(time.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
        Assert.Equal((false, "shutdown", 1), (world.IsLeaving, world.HungUpBy, world.Abandons));
    });

    [Fact]
    public void All_calls_of_a_worker_share_one_reading_of_the_places_in_each_round() => VirtualTime.Run(async time =>
    {
        var places = Substitute.For<ICallPlaces>();
        places.ReadAsync().Returns(_ => new PlacesNow([new WorkerReport("new", 5, 5, IsDraining: false, time.Elapsed.Ticks)], 0, 0));
        var worlds = Enumerable.Range(0, 200).Select(_ => new World(time) { FreeAt = TimeSpan.FromHours(1) }).ToArray();
        var drain = World.DrainOf(new FullWorkers(), places, time);

        await Task.WhenAll(worlds.Select(world => drain.SeeOutAsync(world, world.Over, CancellationToken.None)));

        Assert.InRange(places.ReceivedCalls().Count(), 28, 32);
    });

    [Fact]
    public void While_the_store_is_away_the_worker_does_not_count_as_the_only_one() => VirtualTime.Run(async time =>
    {
        var places = Substitute.For<ICallPlaces>();
        places.ReadAsync().Returns(_ => time.Elapsed < TimeSpan.FromSeconds(5)
            ? throw new TimeoutException("The store is away.")
            : Task.FromResult(new PlacesNow([new WorkerReport("new", 5, 1, IsDraining: false, time.Elapsed.Ticks)], 0, 4)));
        var world = new World(time) { FreeAt = TimeSpan.FromSeconds(5) };

        await world.DrainWith(places).SeeOutAsync(world, world.Over, CancellationToken.None);

        Assert.Equal((true, null, 0), (world.IsLeaving, world.HungUpBy, world.Abandons));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_gateway_that_fails_or_does_nothing_does_not_hold_the_worker(bool fails) => VirtualTime.Run(async time =>
    {
        var world = new World(time) { GatewayFails = fails, StreamStays = true };

        await world.SeeOutAsync();

        Assert.InRange(time.Elapsed, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(40));
        Assert.Equal((false, "shutdown"), (world.IsLeaving, world.HungUpBy));
    });

    /// <summary>A gateway that finds no free place.</summary>
    private sealed class FullWorkers : ICallControl
    {
        public Task<bool> HandOverAsync(CallLease lease, CancellationToken stopping) => Task.FromResult(false);

        public Task<bool> AbandonAsync(CallId call, CancellationToken stopping) => Task.FromResult(false);

        public Task HangUpAsync(CallId call, string? connectionId, CancellationToken stopping) => Task.CompletedTask;

        public Task<string?> TransferAsync(CallId call, string attempt, string summary, CancellationToken stopping) => Task.FromResult<string?>(null);
    }

    /// <summary>One call on a worker that shuts down, a gateway and other workers.</summary>
    private sealed class World(VirtualTime time) : ILiveCall, ICallControl
    {
        private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Over => _over.Task;

        public TimeSpan PauseAt { get; init; }

        public TimeSpan FreeAt { get; init; }

        public bool IsAlone { get; init; }

        public bool GatewayFails { get; init; }

        public bool StreamStays { get; init; }

        public TimeSpan AskedAt { get; private set; }

        public bool IsLeaving { get; private set; }

        public bool AwaitsHelp { get; private set; }

        public bool IsHelped { get; init; }

        public string? HungUpBy { get; private set; }

        public int Abandons { get; private set; }

        public CallId Call => WorkerDrainTests.Call;

        public CallLease? Lease { get; } = new(WorkerDrainTests.Call, "old", Token: 1);

        public async Task SeeOutAsync()
        {
            var places = Substitute.For<ICallPlaces>();
            places.ReadAsync().Returns(_ =>
            {
                WorkerReport old = new("old", Capacity: 5, Used: 1, IsDraining: true, Beat: time.Elapsed.Ticks);
                return new PlacesNow(IsAlone ? [old] : [old, old with { Worker = "new", IsDraining = false }], Reserved: 0, Free: 0);
            });
            await DrainWith(places).SeeOutAsync(this, _over.Task, CancellationToken.None);
        }

        public WorkerDrain DrainWith(ICallPlaces places) => DrainOf(this, places, time);

        public static WorkerDrain DrainOf(ICallControl control, ICallPlaces places, VirtualTime time) =>
            new(control, places, Options.Create(new DrainOptions()), new CallMetrics(new FakeMeters()), time, NullLogger<WorkerDrain>.Instance);

        // A delay that is cancelled completes on another thread, and virtual time does not wait for that.
        public async Task PauseAsync(CancellationToken stopping)
        {
            var cancelled = new TaskCompletionSource();
            await using var registered = stopping.Register(cancelled.SetResult);
            await Task.WhenAny(Task.Delay(PauseAt > time.Elapsed ? PauseAt - time.Elapsed : TimeSpan.Zero, time, CancellationToken.None), cancelled.Task);
        }

        public void LeaveToAnother(bool isAsked) => IsLeaving = isAsked;

        public void AwaitHelp() => AwaitsHelp = true;

        public void HangUp(string by) => HungUpBy = by;

        public Task<bool> HandOverAsync(CallLease lease, CancellationToken stopping)
        {
            Assert.True(IsLeaving);
            if (GatewayFails)
            {
                throw new HttpRequestException("The gateway is away.");
            }

            if (time.Elapsed < FreeAt)
            {
                return Task.FromResult(false);
            }

            AskedAt = time.Elapsed;
            if (!StreamStays)
            {
                _over.SetResult();
            }

            return Task.FromResult(true);
        }

        public Task<bool> AbandonAsync(CallId call, CancellationToken stopping)
        {
            Abandons++;
            return Task.FromResult(IsHelped);
        }

        public Task HangUpAsync(CallId call, string? connectionId, CancellationToken stopping) => Task.CompletedTask;

        public Task<string?> TransferAsync(CallId call, string attempt, string summary, CancellationToken stopping) => Task.FromResult<string?>(null);
    }
}
