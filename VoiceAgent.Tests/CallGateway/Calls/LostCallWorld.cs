using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallGateway.Calls.Transfers;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.CallGateway.Calls;

/// <summary>
/// One answered call in virtual time with the real rules of two gateways. The telephony service and the workers are imitated. Workers are full,
/// hang and die, gateways die, and reports come twice, late or never, all at random. It knows at each moment whether the caller has somebody:
/// an agent, a human, a ringing telephone, an announcement.
/// </summary>
internal sealed partial class LostCallWorld
{
    private const string Fallback = "+15550199990";
    private const string Colleague = "+15550199900";

    private readonly VirtualTime _time;
    private readonly Random _random;
    private readonly MemoryCallLog _log;
    private readonly MemoryFinishedCalls _store = new();
    private readonly RouteOptions _routes;
    private readonly List<MortalGateway> _gateways = [];
    private readonly List<Worker> _workers = [];
    private readonly List<Task> _reports = [];
    private readonly CallId _call;
    private readonly long _began;
    private readonly double _refused;
    private readonly bool _isPoisonous;
    private Stream? _stream;
    private Rescue? _rescue;
    private bool _isDone;
    private bool _isAnnouncing;
    private string? _ringsFor;
    private bool _ringsAtFallback;
    private bool _withHuman;
    private bool _agentEnds;
    private bool _leaves;
    private bool _handsOver;
    private string? _human;
    private long? _aloneSince;
    private bool _awaitedHuman;
    private bool _awaitsTransfer;
    private int _restarts;
    private int? _opening;
    private int _born;

    public LostCallWorld(VirtualTime time, int seed)
    {
        (_time, _random, _log) = (time, new Random(seed), new MemoryCallLog(time));
        CanSpeak = _random.Next(4) > 0;
        _refused = _random.Next(8) switch { 0 => 1, 1 or 2 => 0.6, _ => 0.2 };
        _isPoisonous = _random.Next(8) == 0;
        _routes = new RouteOptions { FallbackNumber = _random.Next(4) > 0 ? Fallback : null, Default = new Route { Agent = "claims", TransferTo = Colleague } };
        _call = CallId.At(time.GetUtcNow());
        _began = time.GetTimestamp();
        AddGateway();
        AddGateway();
        Enumerable.Range(0, 3).ToList().ForEach(_ => AddWorker());
    }

    public bool CanSpeak { get; }

    public bool IsOver { get; private set; }

    /// <summary>What happened, with seconds.</summary>
    public List<string> Story { get; } = [];

    /// <summary>The longest time in which the caller was on a silent line.</summary>
    public TimeSpan LongestAlone { get; private set; }

    /// <summary>The same while no human was being called for the caller.</summary>
    public TimeSpan LongestForgotten { get; private set; }

    /// <summary>The most starts of the media stream without a worker that took it.</summary>
    public int MostRestarts { get; private set; }

    /// <summary>A caller whom somebody still had was taken from them.</summary>
    public string? Taken { get; private set; }

    public bool IsWithAgent => _stream is { Worker.Lives: true };

    private bool HasSomebody => IsOver || IsWithAgent || _isAnnouncing || _ringsFor is not null || _withHuman;

    /// <summary>Runs the call for some minutes. What happens is random.</summary>
    public async Task RunAsync()
    {
        var record = ExampleCall.New(_call) with { Phase = CallPhase.Answering, AnsweredAt = _time.GetUtcNow() };
        await _log.CreateAsync(record);
        await ReportAsync(new TelephonyEvent.Connected(record.ConnectionId, null, null));
        OpenMedia(0);
        var beats = BeatAsync();
        for (var tenth = 0; tenth < 6_000 && !(IsOver && tenth > 100); tenth++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), _time);
            if (!IsOver && !_withHuman && tenth < 1_200 && _random.Next(40) == 0)
            {
                await HappenAsync(_random.Next(11));
            }

            _reports.RemoveAll(static report => report.IsCompletedSuccessfully);
        }

        _isDone = true;
        await beats;
        _gateways.ForEach(gateway => gateway.Stop());
        await Task.WhenAll(_reports);
    }

    public void GatewayDied(MortalGateway gateway, string when)
    {
        Tell($"a gateway dies {when}");
        _gateways.Remove(gateway);
        AddGateway();
    }

    // The load balancer takes any worker that its health check has not failed yet, also one that hangs.
    private void OpenMedia(int attempt)
    {
        var worker = _workers[_random.Next(_workers.Count)];
        var isRefused = _random.NextDouble() < _refused && !(attempt == 0 && _refused == 1);
        _handsOver = false;
        _opening = attempt;
        Later(0, async () =>
        {
            // A later start replaces a stream that is not open yet.
            if (attempt != _opening)
            {
                return;
            }

            _opening = null;
            if (IsOver || worker.Hangs)
            {
                return;
            }

            if (isRefused || worker.IsDead)
            {
                Tell($"media stream {attempt} is refused");
                await ReportAsync(new TelephonyEvent.MediaFailed("refused", WasOpen: false, attempt));
                return;
            }

            Tell($"media stream {attempt} is open at {worker.Name}");
            (_stream, _leaves, _restarts) = (new Stream(attempt, worker, await _log.TakeAsync(_call, worker.Name)), false, 0);
            await _log.ChangeAsync(_call, record => record with { Worker = worker.Name });
            ReportSometimes(new TelephonyEvent.MediaStarted(attempt));
            if (_isPoisonous)
            {
                Later(_random.Next(1, 5), () => KillAsync(worker, "the poisoned worker dies"));
            }
        });
    }

    private async Task HappenAsync(int what)
    {
        if (what == 0)
        {
            Tell("the caller hangs up");
            End("hung up by the caller");
        }
        else if (_stream is not { Worker: { Lives: true } worker } stream)
        {
            return;
        }
        else if (what is 1 or 2)
        {
            await (what == 1 ? KillAsync(worker, "the worker dies") : BreakAsync("the media stream breaks"));
        }
        else if (what is 3)
        {
            Tell("the worker hangs");
            worker.Hangs = true;
            Later(_random.Next(20, 60), () => KillAsync(worker, "the worker that hangs is killed"));
        }
        else if (what == 4 && !_leaves)
        {
            await LeaveAsync(stream);
        }
        else if (what == 5)
        {
            Tell("the agent hangs up");
            _agentEnds = true;
            await TryAsync(gateway => gateway.Control.HangUpAsync(_call, new Asker("pipeline", IsService: true), null, default));
            await _log.AppendAsync(_call, new CallEnded(CallEnding.AgentHungUp));
            await BreakAsync("the agent has left");
        }
        else
        {
            Tell("the agent calls a colleague");
            await TryAsync(gateway => gateway.Control.TransferAsync(_call, new Asker("pipeline", IsService: true), null, null, "Summary.", default));
        }
    }

    private async Task LeaveAsync(Stream stream)
    {
        Tell("the worker shuts down");
        _handsOver = true;
        var isHandedOver = false;
        await TryAsync(async gateway => isHandedOver = await gateway.HandOvers.HandOverAsync(_call, stream.Lease.Token, default) is ControlOutcome.Done);
        if (isHandedOver || _stream != stream)
        {
            return;
        }

        (_leaves, _handsOver) = (true, false);
        RescueStep? step = null;
        await TryAsync(async gateway => step = await gateway.Control.AbandonAsync(_call, default));
        Later(step is null ? 0 : 40, () => _leaves && _stream == stream && !IsOver ? KillAsync(stream.Worker, "the worker has left") : Task.CompletedTask);
    }

    private async Task KillAsync(Worker worker, string how)
    {
        if (worker.IsDead)
        {
            return;
        }

        worker.IsDead = true;
        _workers.Remove(worker);
        AddWorker();
        await (_stream?.Worker == worker ? BreakAsync(how) : Task.CompletedTask);
    }

    private async Task BreakAsync(string how)
    {
        if (_stream is { } broken)
        {
            Tell(how);
            _stream = null;
            await (broken.Worker.Lives ? _log.ReleaseAsync(broken.Lease) : Task.CompletedTask);
            ReportSometimes(_random.Next(2) == 0 ? new TelephonyEvent.MediaStopped(broken.Attempt) : new TelephonyEvent.MediaFailed("broken", WasOpen: true, broken.Attempt));
        }
    }

    // A request of the pipeline. The gateway that gets it may die.
    private async Task TryAsync(Func<GatewayParts, Task> request)
    {
        try
        {
            await request(_gateways[_random.Next(_gateways.Count)].Parts).WaitAsync(TimeSpan.FromSeconds(3), _time);
        }
        catch (Exception failure) when (failure is TelephonyException or TimeoutException)
        {
            Tell("the request failed");
        }
    }

    private async Task BeatAsync()
    {
        for (var tenth = 0; !_isDone; tenth++)
        {
            Watch();
            await TellRescueAsync();
            await (IsWithAgent ? _log.HeartbeatAsync(_call) : Task.CompletedTask);
            foreach (var worker in _workers.Where(worker => tenth % 5 == 0 && worker.Lives))
            {
                await _log.ReportAsync(new WorkerReport(worker.Name, 5, 0, IsDraining: false, ++worker.Beat), []);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), _time);
        }
    }

    private void End(string how, bool isTransfer = false)
    {
        if (IsOver)
        {
            return;
        }

        Watch();
        Tell($"over: {how}");
        IsOver = true;
        var stream = _stream;
        _stream = null;
        Later(_random.Next(0, 2), async () =>
        {
            if (stream is not null)
            {
                await ReportAsync(new TelephonyEvent.MediaStopped(stream.Attempt));
            }

            await ReportAsync(new TelephonyEvent.Disconnected(isTransfer ? CallEnding.Transferred : CallEnding.CallerHungUp));
        });
    }

    private void Watch()
    {
        if (HasSomebody)
        {
            (_aloneSince, _awaitedHuman) = (null, false);
            return;
        }

        _awaitedHuman |= _human is not null || _awaitsTransfer;
        _aloneSince ??= _time.GetTimestamp();
        var alone = _time.GetElapsedTime(_aloneSince.Value);
        LongestAlone = alone > LongestAlone ? alone : LongestAlone;
        LongestForgotten = alone > LongestForgotten && !_awaitedHuman ? alone : LongestForgotten;
    }

    private async Task TellRescueAsync()
    {
        if (await _log.FindAsync(_call) is { Rescue: { } rescue } && rescue != _rescue)
        {
            _rescue = rescue;
            _awaitsTransfer = rescue.Last is RescueStep.AwaitingTransfer;
            Tell($"rescue: {rescue.Last}{(rescue.IsPaused ? ", paused" : "")}, stream {rescue.Reconnects}, try {rescue.Tries}, deaths {rescue.Deaths}, due in {(rescue.DueAt - _time.GetUtcNow())?.TotalSeconds:F1} s");
        }
    }

    private void FailSometimes(string what, bool mayBeForGood = true)
    {
        if (_random.Next(8) == 0)
        {
            Tell($"{what}: the service fails");
            throw new TelephonyException("It is down.", new InvalidOperationException(), isPermanent: _random.Next(4) == 0 && mayBeForGood);
        }
    }

    private Task ReportHumanAsync(string human, ConsultationReport report)
    {
        Tell($"{human}: {report.GetType().Name}");
        return DeliverAsync(gateway => gateway.Consultations.ReportAsync(_call, human, report, default));
    }

    // Some reports are lost, and some are late.
    private void ReportSometimes(TelephonyEvent happened)
    {
        if (_random.Next(5) > 0)
        {
            Later(_random.Next(5) == 0 ? 2 : 0, () => ReportAsync(happened));
        }
    }

    // Reports may come twice.
    private async Task ReportAsync(TelephonyEvent happened)
    {
        for (var deliveries = 1 + (_random.Next(5) == 0 ? 1 : 0); deliveries > 0; deliveries--)
        {
            await DeliverAsync(gateway => gateway.Progress.ReportAsync(_call, null, happened, default));
        }
    }

    // The service delivers a report again when it could not be handled.
    private async Task DeliverAsync(Func<GatewayParts, Task> report)
    {
        for (var tries = 0; tries < 5; tries++)
        {
            try
            {
                await report(_gateways[_random.Next(_gateways.Count)].Parts).WaitAsync(TimeSpan.FromSeconds(3), _time);
                return;
            }
            catch (Exception failure) when (failure is TelephonyException or TimeoutException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), _time);
            }
        }
    }

    private void AddGateway() => _gateways.Add(new MortalGateway(this, _log, _store, _routes, _time, () => _random.Next(60) == 0));

    private void AddWorker() => _workers.Add(new Worker($"worker-{++_born}"));

    private void Later(int seconds, Func<Task> then) => _reports.Add(LaterAsync(seconds, then));

    private async Task LaterAsync(int seconds, Func<Task> then)
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds) + TimeSpan.FromMilliseconds(_random.Next(1, 600)), _time);
        await then();
    }

    private void Tell(string what) => Story.Add($"{_time.GetElapsedTime(_began).TotalSeconds:F1} {what}");

    private sealed class Worker(string name)
    {
        public string Name => name;

        public bool IsDead { get; set; }

        public bool Hangs { get; set; }

        public long Beat { get; set; }

        public bool Lives => !IsDead && !Hangs;
    }

    private sealed record Stream(int Attempt, Worker Worker, CallLease Lease);
}
