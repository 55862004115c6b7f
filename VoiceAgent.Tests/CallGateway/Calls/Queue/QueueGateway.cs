using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Callbacks;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Queue;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallGateway.Calls.Transfers;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Calls.Campaigns;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.CallGateway.Calls.Queue;

/// <summary>One of the gateways of a <see cref="QueueWorld"/>, with all parts that a waiting caller meets. It may die before or after any request.</summary>
internal sealed class QueueGateway
{
    private readonly VirtualTime _time;
    private readonly Func<bool> _dies;

    public QueueGateway(QueueWorld world, MemoryCallLog log, MemoryFinishedCalls store, MemoryCallbacks requests, RouteOptions routing, VirtualTime time, Func<bool> dies)
    {
        (_time, _dies) = (time, dies);
        var routes = Options.Create(routing);
        var settings = Options.Create(new GatewayOptions { PublicUrl = new Uri("http://gateway.test"), MediaUrl = new Uri("ws://pipeline.test") });
        var table = new RouteTable(routes, new RouteMetrics(new FakeMeters()), time);
        var planner = Planners.New(time, routing, settings, table);
        var (records, events, timers, places, queue) = (Of<ICallRecords>(log), Of<ICallLog>(log), Of<ICallTimers>(log), Of<ICallPlaces>(log), Of<ICallQueue>(world.Watched));
        var (leases, commands, telephony, operations) = (Of<ICallLeases>(log), Of<ICallCommands>(log), Of<ITelephony>(world), Of<ICallOperations>(world));
        var (finished, metrics, queueMetrics) = (Of<IFinishedCalls>(store), new GatewayMetrics(new FakeMeters()), new QueueMetrics(new FakeMeters()));
        var claims = new Claims(records, time, NullLogger<Claims>.Instance);
        var ledger = new CallLedger(records, events, Of<IReportLog>(log), claims, time, NullLogger<CallLedger>.Instance);
        var drain = new GatewayDrain(Options.Create(new DrainOptions()), time, NullLogger<GatewayDrain>.Instance);
        var adoption = new CallAdoption(records, events, planner, time, NullLogger<CallAdoption>.Instance);
        var lost = new LostCalls(
            records, leases, timers, ledger, new WaitRequests(records, telephony, planner, routes, NullLogger<WaitRequests>.Instance), telephony, planner, routes, metrics, time, NullLogger<LostCalls>.Instance);
        var services = new ServiceRecordings(records, operations);
        var endings = new OperationEndings(records, ledger, commands, new MemoryCollectedKeys(), services);
        var recording = new ServiceRecordingControl(new OperationDesk(records, events, timers, telephony, endings, time), services, operations, records, new MemoryRecordedCalls());
        var times = new ControlTimes(endings, records, events, commands, telephony, claims, settings, time);
        var exits = new QueueExits(records, events, queue, timers, Of<ICallbackRequests>(requests), lost, telephony, operations, queueMetrics, time, NullLogger<QueueExits>.Instance);
        var desk = new QueueDesk(records, queue, timers, ledger, exits, telephony, operations, planner, time, NullLogger<QueueDesk>.Instance);
        Progress = new CallProgress(records, commands, timers, ledger, claims, adoption, lost, endings, times, desk, exits, recording, RecordingParts.PoliciesOf(table), telephony, routes, time, NullLogger<CallProgress>.Instance);
        var finisher = new CallFinisher(records, events, timers, adoption, finished, metrics, time, NullLogger<CallFinisher>.Instance);
        var (pulses, finishing) = (new WorkerPulses(time), Options.Create(new FinisherOptions()));
        var closer = new CallCloser(records, events, leases, timers, pulses, finisher, lost, telephony, finishing, metrics, time, NullLogger<CallCloser>.Instance);
        var admission = new Admission(places, new CapacityEstimate(time), time, NullLogger<Admission>.Instance);
        var timed = new CallTimers(
            timers, records, lost, new OpenLegs(records, telephony, lost, time, NullLogger<OpenLegs>.Instance), new RingingOut(records, telephony, admission, time, NullLogger<RingingOut>.Instance), closer,
            times, desk, exits, drain, time, NullLogger<CallTimers>.Instance);
        var refusals = new CallRefusals(telephony, planner, ledger, metrics, time, NullLogger<CallRefusals>.Instance);
        var entrance = new QueueEntrance(queue, records, events, timers, claims, exits, telephony, planner, queueMetrics, metrics, time, NullLogger<QueueEntrance>.Instance);
        Reception = new CallReception(
            claims, admission, planner, telephony, new ClosedHandling(planner, refusals, telephony, NullLogger<ClosedHandling>.Instance), entrance, new OverflowHandling(planner, refusals), ledger,
            metrics, time, NullLogger<CallReception>.Instance);
        Control = new CallControl(
            records, events, ledger, commands, telephony, new Consultations(records, telephony, planner, Progress, time), Progress, lost, planner, time, NullLogger<CallControl>.Instance);
        var turns = new QueueTurns(queue, timers, time, NullLogger<QueueTurns>.Instance);
        var rounds = new FinishingRounds(records, finisher, closer, finishing, drain, time, NullLogger<FinishingRounds>.Instance);
        _ = LoopAsync(timed.RoundAsync, TimeSpan.FromMilliseconds(100));
        _ = LoopAsync(_ => turns.RoundAsync(), QueueTurns.Interval);
        _ = LoopAsync(rounds.RoundAsync, TimeSpan.FromSeconds(1));
    }

    public CallReception Reception { get; }

    public CallProgress Progress { get; }

    public CallControl Control { get; }

    public bool IsDead { get; private set; }

    public void Stop() => IsDead = true;

    private async Task LoopAsync(Func<CancellationToken, Task> round, TimeSpan interval)
    {
        while (!IsDead)
        {
            await round(default);
            await Task.Delay(interval, _time);
        }
    }

    private TPort Of<TPort>(TPort port)
        where TPort : class => Mortal.Of(port, () => IsDead = IsDead || _dies());
}
