using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Queue;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallGateway.Calls.Transfers;
using VoiceAgent.CallLog;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.CallGateway.Calls;

/// <summary>The parts of one gateway that run calls, with the call log, the store and the telephony service of a test.</summary>
internal sealed class GatewayParts
{
    public GatewayParts(MemoryCallLog log, MemoryFinishedCalls store, ITelephony telephony, RouteOptions routing, TimeProvider time, IRecordingCompletion? recordings = null, IOptions<GatewayOptions>? settings = null, ICollectedKeys? keys = null)
    {
        var routes = Options.Create(routing);
        var table = new RouteTable(routes, new RouteMetrics(new FakeMeters()), time);
        settings ??= Options.Create(new GatewayOptions { PublicUrl = new Uri("http://gateway.test"), MediaUrl = new Uri("ws://pipeline.test") });
        var planner = Planner = Planners.New(time, routing, settings, table);
        var claims = new Claims(log, time, NullLogger<Claims>.Instance);
        Ledger = new CallLedger(log, log, log, claims, time, NullLogger<CallLedger>.Instance);
        var metrics = new GatewayMetrics(new FakeMeters());
        var requests = new WaitRequests(log, telephony, planner, routes, NullLogger<WaitRequests>.Instance);
        var finishing = Options.Create(new FinisherOptions());
        Drain = new GatewayDrain(Options.Create(new DrainOptions()), time, NullLogger<GatewayDrain>.Instance);
        var adoption = new CallAdoption(log, log, planner, time, NullLogger<CallAdoption>.Instance);
        var pulses = new WorkerPulses(time);
        Lost = new LostCalls(log, log, log, Ledger, requests, telephony, planner, routes, metrics, time, NullLogger<LostCalls>.Instance);
        HandOvers = new HandOvers(log, log, log, Lost);
        var policies = RecordingParts.PoliciesOf(table);
        var operations = telephony as ICallOperations ?? new FakeTelephony();
        var services = new ServiceRecordings(log, operations);
        var endings = new OperationEndings(log, Ledger, log, keys ?? new MemoryCollectedKeys(), services);
        var desk = new OperationDesk(log, log, log, telephony, endings, time);
        var service = new ServiceRecordingControl(desk, services, operations, log, new MemoryRecordedCalls());
        var times = new ControlTimes(endings, log, log, log, telephony, claims, settings, time);
        var exits = new QueueExits(log, log, log, log, new MemoryCallbacks(), Lost, telephony, operations, new QueueMetrics(new FakeMeters()), time, NullLogger<QueueExits>.Instance);
        var queue = new QueueDesk(log, log, log, Ledger, exits, telephony, operations, planner, time, NullLogger<QueueDesk>.Instance);
        Progress = new CallProgress(log, log, log, Ledger, claims, adoption, Lost, endings, times, queue, exits, service, policies, telephony, routes, time, NullLogger<CallProgress>.Instance);
        Consultations = new Consultations(log, telephony, planner, Progress, time);
        Control = new CallControl(log, log, Ledger, log, telephony, Consultations, Progress, Lost, planner, time, NullLogger<CallControl>.Instance);
        var finisher = new CallFinisher(log, log, log, adoption, store, metrics, time, NullLogger<CallFinisher>.Instance, recordings);
        var closer = new CallCloser(log, log, log, log, pulses, finisher, Lost, telephony, finishing, metrics, time, NullLogger<CallCloser>.Instance);
        Rounds = new FinishingRounds(log, finisher, closer, finishing, Drain, time, NullLogger<FinishingRounds>.Instance);
        var legs = new OpenLegs(log, telephony, Lost, time, NullLogger<OpenLegs>.Instance);
        var admission = new Admission(log, new CapacityEstimate(time), time, NullLogger<Admission>.Instance);
        var ringing = new RingingOut(log, telephony, admission, time, NullLogger<RingingOut>.Instance);
        Timers = new CallTimers(log, log, Lost, legs, ringing, closer, times, queue, exits, Drain, time, NullLogger<CallTimers>.Instance);
        Dead = new DeadWorkers(log, Lost, adoption, Drain, NullLogger<DeadWorkers>.Instance);
        Places = new PlacesReader(log, new CapacityEstimate(time), pulses, new PlacesWatch(pulses, time), Dead, metrics, time, NullLogger<PlacesReader>.Instance);
    }

    public CallPlanner Planner { get; }

    public GatewayDrain Drain { get; }

    public CallLedger Ledger { get; }

    public LostCalls Lost { get; }

    public HandOvers HandOvers { get; }

    public CallProgress Progress { get; }

    public Consultations Consultations { get; }

    public CallControl Control { get; }

    public FinishingRounds Rounds { get; }

    public CallTimers Timers { get; }

    public DeadWorkers Dead { get; }

    public PlacesReader Places { get; }
}
