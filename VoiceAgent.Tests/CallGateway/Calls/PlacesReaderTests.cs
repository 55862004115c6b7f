using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls;

public sealed class PlacesReaderTests
{
    private static readonly TimeSpan Half = TimeSpan.FromMilliseconds(500);

    [Fact]
    public void One_reading_feeds_all_and_it_is_repeated_quickly_only_while_a_worker_is_late() => VirtualTime.Run(async time =>
    {
        var world = new World(time);
        var reading = world.ReadAsync();
        for (var beat = 0; beat < 20; beat++)
        {
            await world.ReportAsync(beat);
            await Task.Delay(Half, time);
        }

        Assert.InRange(world.Readings, 20, 21);
        Assert.Equal((true, true, false), (world.Capacity.TryTake(), world.Capacity.TryTake(), world.Capacity.TryTake()));
        Assert.Equal(2, world.Totals.Now!.Free);

        // Its last report was half a second ago. It counts as dead two seconds after the reading that has seen the report.
        var silent = time.Elapsed;
        while (world.Pulses.IsAlive("worker"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), time);
        }

        Assert.InRange(time.Elapsed - silent, TimeSpan.FromSeconds(1.4), TimeSpan.FromSeconds(2.11));
        Assert.InRange(world.Readings, 30, 36);
        await world.StopAsync(reading);
    });

    [Fact]
    public void A_worker_that_reports_a_second_late_is_not_blamed() => VirtualTime.Run(async time =>
    {
        var world = new World(time);
        var reading = world.ReadAsync();
        for (var beat = 0; beat < 20; beat++)
        {
            await world.ReportAsync(beat);
            await Task.Delay(TimeSpan.FromSeconds(1.45), time);
            Assert.True(world.Pulses.IsAlive("worker"));
        }

        await world.StopAsync(reading);
    });

    [Fact]
    public void While_the_reports_cannot_be_read_no_worker_is_blamed_and_the_last_capacity_stays() => VirtualTime.Run(async time =>
    {
        var world = new World(time);
        await world.ReportAsync(1);
        var reading = world.ReadAsync();
        world.Hangs = true;
        await Task.Delay(TimeSpan.FromSeconds(50), time);

        Assert.True(world.Pulses.IsAlive("worker"));
        Assert.True(world.Capacity.TryTake());
        Assert.Null(world.Totals.Now);

        world.Hangs = false;
        await Task.Delay(TimeSpan.FromSeconds(1.9), time);
        Assert.True(world.Pulses.IsAlive("worker"));
        await world.StopAsync(reading);
    });

    /// <summary>Two hundred calls of a dead worker, of which one request to the telephony service hangs.</summary>
    [Fact]
    public void A_request_that_hangs_delays_neither_the_other_calls_of_a_dead_worker_nor_the_next_reading() => VirtualTime.Run(async time =>
    {
        var log = new MemoryCallLog(time);
        var hanging = new TaskCompletionSource();
        var telephony = new FakeTelephony();
        var parts = new GatewayParts(log, new MemoryFinishedCalls(), telephony, new RouteOptions(), time);
        for (var call = 0; call < 200; call++)
        {
            var id = CallId.At(time.GetUtcNow());
            await log.CreateAsync(ExampleCall.New(id) with { Worker = "worker" });
            await log.TakeAsync(id, "worker");
        }

        var restarts = 0;
        telephony.Requesting = _ => ++restarts == 1 ? hanging.Task : Task.CompletedTask;
        await log.ReportAsync(new WorkerReport("worker", 200, 200, IsDraining: false, 1), []);
        for (var read = 0; read < 6; read++)
        {
            await parts.Places.ReadAsync(CancellationToken.None);
            await Task.Delay(Half, time);
        }

        Assert.Equal(199, telephony.Done.Count(done => done.StartsWith("stop and restart", StringComparison.Ordinal)));
        hanging.SetResult();
    });

    /// <summary>The load balancer sends the stream to the worker that hangs, because its readiness has not failed yet. The next try reaches another worker.</summary>
    [Fact]
    public void A_call_whose_stream_reaches_the_worker_that_hangs_once_more_is_tried_again_after_a_second() => VirtualTime.Run(async time =>
    {
        var log = new MemoryCallLog(time);
        var call = CallId.At(time.GetUtcNow());
        var starts = new List<TimeSpan>();
        var telephony = new FakeTelephony();
        telephony.Requesting = _ =>
        {
            starts.Add(time.Elapsed);
            return Task.CompletedTask;
        };
        var gateway = new GatewayParts(log, new MemoryFinishedCalls(), telephony, new RouteOptions(), time);
        await log.CreateAsync(ExampleCall.New(call) with { Worker = "worker" });
        await log.TakeAsync(call, "worker");
        var isOver = false;
        var loops = Task.WhenAll(LoopAsync(gateway.Timers.RoundAsync, () => TimeSpan.FromMilliseconds(100)), LoopAsync(gateway.Places.ReadAsync, () => gateway.Places.Pause));
        for (var beat = 0; beat < 10; beat++)
        {
            await log.ReportAsync(new WorkerReport("worker", 5, 1, IsDraining: false, beat), []);
            await Task.Delay(TimeSpan.FromMilliseconds(490), time);
        }

        var lastReport = time.Elapsed - TimeSpan.FromMilliseconds(490);
        while (starts.Count < 2)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), time);
        }

        isOver = true;
        await loops;
        Assert.InRange(starts[0] - lastReport, WorkerPulses.Silence, TimeSpan.FromSeconds(2.6));
        Assert.InRange(starts[1] - starts[0], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.2));

        async Task LoopAsync(Func<CancellationToken, Task> round, Func<TimeSpan> pause)
        {
            for (; !isOver; await Task.Delay(pause(), time))
            {
                await round(CancellationToken.None);
            }
        }
    });

    private sealed class World
    {
        private readonly ICallPlaces _places = Substitute.For<ICallPlaces>();
        private readonly MemoryCallPlaces _memory;
        private readonly VirtualTime _time;
        private bool _isOver;

        public World(VirtualTime time)
        {
            (_time, _memory) = (time, new MemoryCallPlaces(time));
            _places.ReadAsync().Returns(_ =>
            {
                Readings++;
                return Hangs ? new TaskCompletionSource<PlacesNow>().Task : _memory.ReadAsync();
            });
            (Capacity, Pulses) = (new CapacityEstimate(time), new WorkerPulses(time));
            Totals = new PlacesWatch(Pulses, time);
            var gateway = new GatewayParts(new MemoryCallLog(time), new MemoryFinishedCalls(), new FakeTelephony(), new RouteOptions(), time);
            Reader = new PlacesReader(_places, Capacity, Pulses, Totals, gateway.Dead, new GatewayMetrics(new FakeMeters()), time, NullLogger<PlacesReader>.Instance);
        }

        public CapacityEstimate Capacity { get; }

        public WorkerPulses Pulses { get; }

        public PlacesWatch Totals { get; }

        public PlacesReader Reader { get; }

        public int Readings { get; private set; }

        public bool Hangs { get; set; }

        // The hosted service does the same, on threads that virtual time does not know.
        public async Task ReadAsync()
        {
            for (; !_isOver; await Task.Delay(Reader.Pause, _time))
            {
                await Reader.ReadAsync(CancellationToken.None);
            }
        }

        public Task StopAsync(Task reading)
        {
            _isOver = true;
            return reading;
        }

        public Task ReportAsync(long beat) => _memory.ReportAsync(new WorkerReport("worker", 2, 0, IsDraining: false, beat), []);
    }
}
