using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.CallGateway.Calls.Transfers;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.CallGateway.Calls;

/// <summary>
/// One answered call in virtual time with the gateway's real rules. The telephony service and the workers are imitated and fail at
/// random. It knows at each moment whether the caller has somebody: an agent, a human, a ringing telephone, an announcement.
/// </summary>
internal sealed class LostCallWorld : ITelephony
{
    private const string Fallback = "+15550199990";
    private const string Colleague = "+15550199900";

    private readonly VirtualTime _time;
    private readonly Random _random;
    private readonly MemoryCallLog _log;
    private readonly CallProgress _progress;
    private readonly CallControl _control;
    private readonly Consultations _consultations;
    private readonly FinishingRounds _rounds;
    private readonly List<Task> _reports = [];
    private readonly CallId _call;
    private readonly long _began;
    private int _streams;
    private bool _workerHolds;
    private bool _heartbeats;
    private bool _isAnnouncing;
    private bool _ringsForCaller;
    private bool _withHuman;
    private bool _agentEnds;
    private bool _leaves;
    private string? _human;
    private long _aloneSince;

    public LostCallWorld(VirtualTime time, int seed)
    {
        (_time, _random, _log) = (time, new Random(seed), new MemoryCallLog(time));
        CanSpeak = _random.Next(4) > 0;
        var routes = Options.Create(new RouteOptions { FallbackNumber = _random.Next(4) > 0 ? Fallback : null, Default = new Route { Agent = "claims", TransferTo = Colleague } });
        var planner = new CallPlanner(
            Options.Create(new GatewayOptions { PublicUrl = new Uri("http://gateway.test"), MediaUrl = new Uri("ws://pipeline.test") }),
            Options.Create(new TicketOptions { Key = Convert.ToBase64String(new byte[32]) }), routes, time);
        var claims = new Claims(_log, time, NullLogger<Claims>.Instance);
        var ledger = new CallLedger(_log, _log, claims, time, NullLogger<CallLedger>.Instance);
        var metrics = new GatewayMetrics(new FakeMeters());
        var requests = new WaitRequests(_log, this, planner, routes, NullLogger<WaitRequests>.Instance);
        var lost = new LostCalls(_log, _log, _log, ledger, requests, this, routes, metrics, time, NullLogger<LostCalls>.Instance);
        _progress = new CallProgress(_log, _log, ledger, claims, lost, this, routes, time, NullLogger<CallProgress>.Instance);
        _consultations = new Consultations(_log, this, planner, _progress, time);
        _control = new CallControl(_log, _log, ledger, _log, this, _consultations, _progress, lost, planner, time, NullLogger<CallControl>.Instance);
        var finishing = Options.Create(new FinisherOptions());
        _rounds = new FinishingRounds(
            _log, new CallFinisher(_log, _log, new MemoryFinishedCalls(), metrics, time, NullLogger<CallFinisher>.Instance),
            new CallCloser(_log, _log, lost, this, finishing, metrics, time, NullLogger<CallCloser>.Instance), finishing, time, NullLogger<FinishingRounds>.Instance);
        _call = CallId.At(time.GetUtcNow());
        _began = time.GetTimestamp();
    }

    public bool CanSpeak { get; }

    public bool IsOver { get; private set; }

    /// <summary>What happened, with seconds.</summary>
    public List<string> Story { get; } = [];

    /// <summary>The longest time in which the caller was on a silent line.</summary>
    public TimeSpan LongestAlone { get; private set; }

    /// <summary>A caller whom the agent still had was taken from it.</summary>
    public string? Taken { get; private set; }

    public bool IsWithAgent => _workerHolds;

    private bool HasSomebody => IsOver || _workerHolds || _isAnnouncing || _ringsForCaller || _withHuman;

    /// <summary>Runs the call for some minutes. What happens is random.</summary>
    public async Task RunAsync()
    {
        var record = ExampleCall.New(_call) with { Phase = CallPhase.Answering };
        await _log.CreateAsync(record);
        await ReportAsync(new TelephonyEvent.Connected(record.ConnectionId, null, null));
        OpenMedia(0);
        for (var tenth = 0; tenth < 6_000 && !(IsOver && tenth > 100); tenth++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), _time);
            Watch();
            if (_heartbeats)
            {
                await _log.HeartbeatAsync(_call);
            }

            if (!IsOver && !_withHuman && tenth < 1_200 && _random.Next(40) == 0)
            {
                await HappenAsync(_random.Next(9));
            }

            if (tenth % 10 == 0)
            {
                await _rounds.RoundAsync(default);
            }

            _reports.RemoveAll(static report => report.IsCompletedSuccessfully);
        }

        await Task.WhenAll(_reports);
    }

    public Task<AnsweredCall?> AnswerAsync(RingingCall ringing, CallPlan plan, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool> RejectAsync(RingingCall ringing, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool> RedirectAsync(RingingCall ringing, string number, CancellationToken stopping) => throw new NotSupportedException();

    public Task<bool> IsConnectedAsync(string connectionId, CancellationToken stopping) => Task.FromResult(!IsOver);

    public Task<bool> HangUpAsync(string connectionId, CancellationToken stopping)
    {
        if (connectionId.StartsWith("human", StringComparison.Ordinal))
        {
            Tell("the call to the human is ended");
            _human = null;
            return Task.FromResult(true);
        }

        // The agent may end its own call. Nobody else may, while it still has the caller.
        Taken ??= _workerHolds && !_agentEnds && !_leaves ? "hung up" : _isAnnouncing && !_agentEnds ? "hung up in the announcement" : _ringsForCaller && !_agentEnds ? "hung up while a telephone rang for them" : null;
        End("hung up");
        return Task.FromResult(true);
    }

    public Task<bool> TransferAsync(string connectionId, HumanTransfer transfer, CancellationToken stopping)
    {
        Taken ??= _workerHolds && !_leaves && transfer.Target == Fallback ? "transferred to the fallback number" : null;
        FailSometimes("transfer");
        Tell($"transfer to {transfer.Target}");
        _ringsForCaller = true;
        Later(_random.Next(1, 30), async () =>
        {
            _ringsForCaller = false;
            if (_random.Next(2) == 0 && !IsOver)
            {
                _withHuman = true;
                Tell("the human answers");
                await ReportAsync(new TelephonyEvent.TransferAccepted(transfer.Attempt));
                End("transferred", isTransfer: true);
            }
            else
            {
                Tell("nobody answers");
                await ReportAsync(new TelephonyEvent.TransferFailed("486", transfer.Attempt, TransferOutcome.Busy));
            }
        });
        return Task.FromResult(!IsOver);
    }

    public Task<string> ConsultAsync(HumanTransfer transfer, string callerId, Uri callback, CancellationToken stopping)
    {
        FailSometimes("consult");
        Tell("the colleague's telephone rings");
        var human = _human = $"human-{transfer.Attempt}";
        Later(_random.Next(1, 25), () => ReportHumanAsync(human, _random.Next(2) == 0 ? new ConsultationReport.PickedUp() : new ConsultationReport.Left(TransferOutcome.Busy)));
        return Task.FromResult(human);
    }

    public Task<bool> ListenAsync(string connectionId, Listening listening, CancellationToken stopping)
    {
        FailSometimes("listen");
        Later(_random.Next(1, 5), () => ReportHumanAsync(connectionId, _random.Next(5) switch
        {
            0 => new ConsultationReport.Left(TransferOutcome.Declined),
            1 => new ConsultationReport.Answered(listening.Stage, new ColleagueAnswer('1', null)),
            2 => new ConsultationReport.Answered(listening.Stage, new ColleagueAnswer(null, "please leave a message after the tone")),
            3 => new ConsultationReport.Answered(listening.Stage, new ColleagueAnswer(null, "yes")),
            _ => new ConsultationReport.Answered(listening.Stage, ColleagueAnswer.Silence),
        }));
        return Task.FromResult(connectionId == _human);
    }

    public Task<bool> JoinAsync(string connectionId, string fromConnectionId, string target, string attempt, CancellationToken stopping)
    {
        FailSometimes("join");
        Later(1, () =>
        {
            _withHuman = _random.Next(4) > 0 && !IsOver && _human is not null;
            Tell(_withHuman ? "the human has joined" : "the human could not join");
            return ReportAsync(_withHuman ? new TelephonyEvent.TransferAccepted(attempt) : new TelephonyEvent.TransferFailed("500", attempt));
        });
        return Task.FromResult(!IsOver);
    }

    public Task<bool> LeaveAsync(string connectionId, CancellationToken stopping)
    {
        Tell("the agent leaves the call");
        End("transferred", isTransfer: true);
        return Task.FromResult(true);
    }

    public Task<bool> RestartMediaAsync(string connectionId, string attempt, bool isOpen, CancellationToken stopping)
    {
        FailSometimes("restart of the media stream");
        OpenMedia(MediaAttempt.Read(attempt));
        return Task.FromResult(!IsOver);
    }

    public Task<bool> AnnounceAsync(string connectionId, string text, CancellationToken stopping)
    {
        Taken ??= _workerHolds && !_leaves ? "announced to" : _ringsForCaller ? "announced to while a telephone rang for them" : null;
        FailSometimes("announcement");
        Tell("announcement");
        _isAnnouncing = true;
        Later(4, () =>
        {
            _isAnnouncing = false;
            return ReportAsync(new TelephonyEvent.Announced());
        });
        return Task.FromResult(!IsOver);
    }

    public Task AskToWaitAsync(string connectionId, string text, string language, CancellationToken stopping) => Task.CompletedTask;

    public Task StopSpeakingAsync(string connectionId, CancellationToken stopping) => Task.CompletedTask;

    private void OpenMedia(int attempt)
    {
        var isRefused = _random.Next(3) == 0;
        Later(1, async () =>
        {
            if (IsOver)
            {
                return;
            }

            if (isRefused)
            {
                Tell($"media stream {attempt} is refused");
                await ReportAsync(new TelephonyEvent.MediaFailed("refused", WasOpen: false, attempt));
                return;
            }

            Tell($"media stream {attempt} is open");
            (_streams, _workerHolds, _heartbeats, _leaves) = (attempt, true, true, false);
            await _log.ChangeAsync(_call, record => record with { Worker = "worker-1" });
            await ReportAsync(new TelephonyEvent.MediaStarted());
        });
    }

    private async Task HappenAsync(int what)
    {
        if (what == 0)
        {
            Tell("the caller hangs up");
            End("hung up by the caller");
        }
        else if (!_workerHolds)
        {
            return;
        }
        else if (what is 1 or 2)
        {
            LoseWorker(what == 1 ? "the worker dies" : "the media stream breaks");
        }
        else if (what == 3 && !_leaves)
        {
            Tell("the worker shuts down");
            _leaves = true;
            var step = await _control.AbandonAsync(_call, default);
            Later(step is null ? 0 : 40, () =>
            {
                if (_leaves && _workerHolds && !IsOver)
                {
                    LoseWorker("the worker has left");
                }

                return Task.CompletedTask;
            });
        }
        else if (what == 4)
        {
            Tell("the agent hangs up");
            _agentEnds = true;
            await _control.HangUpAsync(_call, new Asker("pipeline", IsService: true), default);
        }
        else
        {
            Tell("the agent calls a colleague");
            try
            {
                await _control.TransferAsync(_call, new Asker("pipeline", IsService: true), null, null, "Summary.", default);
            }
            catch (TelephonyException)
            {
                Tell("the request of the transfer failed");
            }
        }
    }

    private void LoseWorker(string how)
    {
        Tell(how);
        (_workerHolds, _heartbeats) = (false, false);
        var attempt = _streams;
        if (_random.Next(4) > 0)
        {
            Later(_random.Next(0, 2), () => ReportAsync(_random.Next(2) == 0 ? new TelephonyEvent.MediaStopped(attempt) : new TelephonyEvent.MediaFailed("broken", WasOpen: true, attempt)));
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
        var attempt = _streams;
        var hadMedia = _workerHolds;
        (_workerHolds, _heartbeats) = (false, false);
        Later(_random.Next(0, 2), async () =>
        {
            if (hadMedia)
            {
                await ReportAsync(new TelephonyEvent.MediaStopped(attempt));
            }

            await ReportAsync(new TelephonyEvent.Disconnected(isTransfer ? CallEnding.Transferred : CallEnding.CallerHungUp));
        });
    }

    private void Watch()
    {
        if (HasSomebody)
        {
            _aloneSince = 0;
            return;
        }

        _aloneSince = _aloneSince == 0 ? _time.GetTimestamp() : _aloneSince;
        var alone = _time.GetElapsedTime(_aloneSince);
        LongestAlone = alone > LongestAlone ? alone : LongestAlone;
    }

    private void FailSometimes(string what)
    {
        if (_random.Next(8) == 0)
        {
            Tell($"{what}: the service fails");
            throw new TelephonyException("It is down.", new InvalidOperationException());
        }
    }

    private Task ReportHumanAsync(string human, ConsultationReport report)
    {
        Tell($"{human}: {report.GetType().Name}");
        return _consultations.ReportAsync(_call, human, report, default);
    }

    // Reports may come twice.
    private async Task ReportAsync(TelephonyEvent happened)
    {
        for (var deliveries = 1 + (_random.Next(5) == 0 ? 1 : 0); deliveries > 0; deliveries--)
        {
            await DeliverAsync(() => _progress.ReportAsync(_call, null, happened, default));
        }
    }

    // The service delivers a report again when it could not be handled.
    private async Task DeliverAsync(Func<Task> report)
    {
        for (var tries = 0; tries < 5; tries++)
        {
            try
            {
                await report();
                return;
            }
            catch (TelephonyException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), _time);
            }
        }
    }

    private void Later(int seconds, Func<Task> then) => _reports.Add(LaterAsync(seconds, then));

    private async Task LaterAsync(int seconds, Func<Task> then)
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds) + TimeSpan.FromMilliseconds(_random.Next(1, 900)), _time);
        await then();
    }

    private void Tell(string what) => Story.Add($"{_time.GetElapsedTime(_began).TotalSeconds:F1} {what}");
}
