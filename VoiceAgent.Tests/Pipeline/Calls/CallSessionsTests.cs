using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Answering.Tools.Remote;
using VoiceAgent.Pipeline.Bench;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Scenarios;
using VoiceAgent.Tests.CallScripts;
using VoiceAgent.Tests.Fakes;
using Xunit;
using MemoryCallLog = VoiceAgent.Pipeline.Bench.MemoryCallLog;

namespace VoiceAgent.Tests.Pipeline.Calls;

public sealed class CallSessionsTests
{
    [Fact]
    public void A_worker_takes_as_many_calls_as_it_has_places_and_a_place_given_back_is_free_again() => VirtualTime.Run(time =>
    {
        var worker = new Worker(time, capacity: 2);
        var (first, second) = (worker.Sessions.TryReserve(), worker.Sessions.TryReserve());

        Assert.NotNull(first);
        Assert.NotNull(second);
        Assert.Null(worker.Sessions.TryReserve());

        first.Dispose();
        first.Dispose();
        Assert.NotNull(worker.Sessions.TryReserve());
        Assert.Null(worker.Sessions.TryReserve());
        return Task.CompletedTask;
    });

    [Fact]
    public void At_shutdown_no_call_is_taken_and_those_that_run_are_ended_in_order_after_a_while() => VirtualTime.Run(async time =>
    {
        var worker = new Worker(time, capacity: 2);
        await worker.Sessions.StartAsync(CancellationToken.None);
        using var place = worker.Sessions.TryReserve();
        var line = new ScriptedMediaStream(time, new WordCode());
        var held = place!.HoldAsync(Ticket, line, CancellationToken.None);
        await Task.Delay(TimeSpan.FromSeconds(6), time);
        Assert.Equal(1, worker.Slots.Free);

        worker.Lifetime.StopApplication();
        Assert.Null(worker.Sessions.TryReserve());
        await held;

        // The grace period, and then the time that the other side has to close the media stream.
        Assert.InRange(time.Elapsed, TimeSpan.FromSeconds(16), TimeSpan.FromSeconds(22));
        await worker.Sessions.StopAsync(CancellationToken.None);
        Assert.True(worker.Slots.Left);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public void A_call_whose_place_was_taken_just_before_shutdown_is_ended_too(int secondsLater) => VirtualTime.Run(async time =>
    {
        var worker = new Worker(time, capacity: 2);
        await worker.Sessions.StartAsync(CancellationToken.None);
        using var place = worker.Sessions.TryReserve();
        worker.Lifetime.StopApplication();

        await Task.Delay(TimeSpan.FromSeconds(secondsLater), time);
        await place!.HoldAsync(Ticket, new ScriptedMediaStream(time, new WordCode()), CancellationToken.None);

        // The rest of the grace period, and then the time that the other side has to close the media stream.
        Assert.InRange(time.Elapsed, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(Math.Max(10, secondsLater) + 10));
        await worker.Sessions.StopAsync(CancellationToken.None);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void At_shutdown_the_gateway_looks_for_somebody_else_and_the_agent_stays_with_a_caller_who_is_being_transferred(bool isTransferred) => VirtualTime.Run(async time =>
    {
        var control = new ScriptedControl(time) { Abandoned = isTransferred };
        var worker = new Worker(time, capacity: 2, control);
        await worker.Sessions.StartAsync(CancellationToken.None);
        using var place = worker.Sessions.TryReserve();
        var line = new ScriptedMediaStream(time, new WordCode());
        var held = place!.HoldAsync(Ticket, line, CancellationToken.None);
        await Task.Delay(TimeSpan.FromSeconds(6), time);

        worker.Lifetime.StopApplication();
        await Task.Delay(TimeSpan.FromSeconds(18), time);

        // The grace period is 10 s. Then the agent stays for 10 s more, or the conversation ends.
        Assert.Equal(1, control.Abandons);
        Assert.Equal(isTransferred, !line.IsClosed);
        line.HangUp();
        await held;
        await worker.Sessions.StopAsync(CancellationToken.None);
    });

    private static CallTicket Ticket { get; } = new(CallId.At(DateTimeOffset.UnixEpoch), "claims", "en-US", "+15550100001", "+15550199001", DateTimeOffset.MaxValue);

    private sealed class Worker
    {
        public Worker(VirtualTime time, int capacity, ICallControl? control = null)
        {
            var options = Options.Create(new CallOptions { Capacity = capacity, Worker = "test" });
            Slots = new FakePlaces(time);
            var registry = new NoRegistry();
            var tools = ScenarioTools.All(new MemoryScenarioStores().Ports(new NoCallControl()));
            var ports = new CallSessionPorts(
                new QuietSound(), new BenchAnswerModel(), [new OwnTools(tools)], new MemoryCallLog(time), registry, registry, registry, control ?? new NoCallControl(), new CallMetrics(new FakeMeters()),
                options, time, NullLogger<CallSession>.Instance);
            var agents = new AgentCatalog(Options.Create(new AgentOptions()), Options.Create(new ToolOptions()), tools, NullLogger<AgentCatalog>.Instance);
            var drains = Options.Create(new DrainOptions());
            var drain = new WorkerDrain(ports.Control, Slots, drains, ports.Metrics, time, NullLogger<WorkerDrain>.Instance);
            Sessions = new CallSessions(ports, agents, Slots, drain, options, drains, Lifetime, NullLogger<CallSessions>.Instance);
        }

        public CallSessions Sessions { get; }

        public Lifetime Lifetime { get; } = new();

        public FakePlaces Slots { get; }
    }

    private sealed class FakePlaces(TimeProvider time) : ICallPlaces
    {
        private readonly MemoryCallPlaces _places = new(time);

        public int Free { get; private set; }

        public bool Left { get; private set; }

        public Task<bool> TryReserveAsync(CallId call) => _places.TryReserveAsync(call);

        public Task ReleaseAsync(CallId call) => _places.ReleaseAsync(call);

        public Task ReportAsync(WorkerReport report, IReadOnlyCollection<CallId> arrived)
        {
            Free = report.Capacity - report.Used;
            return _places.ReportAsync(report, arrived);
        }

        public Task LeaveAsync(string worker)
        {
            Left = true;
            return _places.LeaveAsync(worker);
        }

        public Task<PlacesNow> ReadAsync() => _places.ReadAsync();
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();
    }
}
