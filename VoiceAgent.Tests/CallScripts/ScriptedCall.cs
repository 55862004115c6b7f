using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;
using VoiceAgent.Emulators.Acs.Transfers;
using VoiceAgent.Emulators.Phone.Scripts;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Bench;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Scenarios;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Fakes;
using MemoryCallLog = VoiceAgent.Tests.Fakes.MemoryCallLog;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>
/// A whole call in one process and in virtual time: the real session, turn-taking, voice and listening with a scripted
/// caller, transcriber, synthesiser and model. The caller follows its script like the emulated telephone.
/// </summary>
internal sealed class ScriptedCall
{
    // The default seed.
    private const int UsualSeed = 7;

    private readonly VirtualTime _time;
    private readonly KeptLog _log;
    private ScriptedCaller? _caller;
    private MemoryCallLog? _shared;

    private ScriptedCall(VirtualTime time, CallScript script)
    {
        _time = time;
        Script = script;
        _log = new KeptLog(time);
        var code = new WordCode();
        Line = new ScriptedMediaStream(time, code);
        Transcriber = new ScriptedTranscriber(time, code);
        Synthesizer = new ScriptedSynthesizer(time, code);
        FallbackSynthesizer = new ScriptedSynthesizer(time, code);
        Model = new ScriptedModel(time);
        Answers = Model;
        Control = new FakeControl(time);
        Tools = [.. ScenarioTools.All(Stores.Ports(Control))];
        Agent = Agents.Answering(Called);
        Transcriber.Line = script.Line;
    }

    public CallScript Script { get; }

    public CallId Id { get; set; } = new(Guid.Parse("0193f3a0-0000-7000-8000-000000000001"));

    /// <summary>The parent of the call's spans, which the gateway passes in the ticket.</summary>
    public string? Trace { get; set; }

    /// <summary>The time zone of the called number, which the gateway passes in the ticket.</summary>
    public string? TimeZone { get; set; }

    /// <summary>The seed for everything that the script leaves open.</summary>
    public int Seed { get; set; } = UsualSeed;

    public TimeProvider Time => _time;

    public ScriptedMediaStream Line { get; }

    public ScriptedTranscriber Transcriber { get; }

    public ScriptedSynthesizer Synthesizer { get; }

    /// <summary>The synthesiser of another region. It is used only when <see cref="HasSecondSynthesizer"/> is set.</summary>
    public ScriptedSynthesizer FallbackSynthesizer { get; }

    public bool HasSecondSynthesizer { get; set; }

    /// <summary>A model that follows rules, for tests of one feature.</summary>
    public ScriptedModel Model { get; }

    /// <summary>The model that answers. The default is <see cref="Model"/>.</summary>
    public IChatClient Answers { get; set; }

    /// <summary>Whether fixed phrases were synthesised before the call, as the worker does when it starts.</summary>
    public bool IsWarm { get; set; }

    /// <summary>Hears whether the caller has finished. Null: only the words decide.</summary>
    public IEndOfTurnAudioModel? EndOfTurn { get; set; }

    public FakeControl Control { get; }

    /// <summary>The members, payments and reservations that the tools use.</summary>
    public MemoryScenarioStores Stores { get; } = MemoryScenarioStores.WithSamples();

    public List<AgentTool> Tools { get; }

    /// <summary>The agent that answers. The default is the agent of the called number.</summary>
    public AgentDefinition Agent { get; set; }

    /// <summary>Agents that <see cref="Agent"/> may hand the call to.</summary>
    public List<AgentDefinition> Others { get; } = [];

    /// <summary>The caller's number. The sample members have registered this one.</summary>
    public string Caller => Script.From ?? "+15550100001";

    /// <summary>The called number.</summary>
    public string Called => Script.To ?? "+15550199001";

    /// <summary>Removes openers such as "Okay.", so that everything the caller hears comes from the model.</summary>
    public void WithoutOpeners() => Agent = Agent with { Policy = Agent.Policy with { Phrases = Agent.Policy.Phrases with { Openers = Openers.None } } };

    /// <summary>The expectations of the script that were not met.</summary>
    public IReadOnlyList<string> Failures => [.. _caller!.Failures, .. ShippedCalls.Missed(Script.Outcome, Ending, Happened)];

    public CallEnding Ending { get; private set; }

    public IReadOnlyList<LoggedEvent> Events => _shared?.ReadAsync(Id).Result ?? _log.Events;

    /// <summary>When the call's worker is killed, and how long the caller then has no worker. Empty: one worker runs the whole call.</summary>
    public List<(TimeSpan At, TimeSpan Silence)> Deaths { get; } = [];

    /// <summary>The number of events that the log had at each death.</summary>
    public List<int> Cuts { get; } = [];

    /// <summary>True when a gateway reports the end of the call, a moment after the media stream has ended.</summary>
    public bool HasGateway { get; set; }

    public IEnumerable<CallEvent> Happened => Events.Select(logged => logged.Event);

    public IReadOnlyList<TranscriptLine> Transcript => VoiceAgent.Contracts.Transcripts.Transcript.From(Events).Lines;

    /// <summary>The words of the agent that the caller heard.</summary>
    public string HeardByCaller => Scripts.Join(Line.HeardFromAgent.Select(heard => heard.Word));

    /// <summary>All events with their times in milliseconds. The same call gives the same text.</summary>
    public string Protocol => string.Join('\n', Events
        .Select(logged => $"{(logged.At - Events[0].At).TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)} {JsonSerializer.Serialize(logged.Event, LoggedEvent.Json)}")
        .Concat(Line.Heard.Select(heard => $"{heard.At.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)} heard {heard.Word}")));

    /// <summary>Asserts that all expectations of the script were met. Otherwise shows the call.</summary>
    public void AssertWentWell() => Xunit.Assert.True(Failures.Count == 0, $"{string.Join('\n', Failures)}\n{Protocol}");

    /// <summary>Runs a call to its end.</summary>
    public static ScriptedCall Run(string steps, Action<ScriptedCall>? arrange = null) => Run(ScriptReader.Read("name: test\nsteps:\n" + steps), arrange);

    public static ScriptedCall Run(CallScript script, Action<ScriptedCall>? arrange = null)
    {
        ScriptedCall? ran = null;
        VirtualTime.Run(async time =>
        {
            ran = new ScriptedCall(time, script);
            arrange?.Invoke(ran);
            await ran.RunAsync();
        }, start: script.Starts);
        return ran!;
    }

    private async Task RunAsync()
    {
        var ticket = new CallTicket(Id, Agent.Name, Agent.Language, Caller, Called, DateTimeOffset.MaxValue) { Trace = Trace, TimeZone = TimeZone };
        using var pacer = new Pacer(_time);
        var synthesizer = new CachingSynthesizer(HasSecondSynthesizer
            ? new FallbackSynthesizer(Synthesizer, FallbackSynthesizer, _time, NullLogger<FallbackSynthesizer>.Instance)
            : Synthesizer);
        if (IsWarm)
        {
            await WarmUpAsync(synthesizer);
        }

        var roster = new AgentRoster(Agents.All.Concat(Others).Append(Agent).Reverse().DistinctBy(agent => agent.Name), Agent.Name);
        Control.HungUp = () => Line.HangUp();
        _caller = new ScriptedCaller(Script, Line, Seed);
        Line.Use(Script.Line, Script.Seed ?? Seed);
        Control.PutThrough = PutThroughAsync;
        Ending = HasGateway || Deaths.Count > 0
            ? await RunOnWorkersAsync(worker => new CallSession(ticket, roster, Line, Ports(pacer, synthesizer, worker)))
            : await new CallSession(ticket, roster, Line, Ports(pacer, synthesizer)).HoldAsync(CancellationToken.None) ?? CallEnding.Defect;
        await (Line.WithHuman ?? Task.CompletedTask);
        _caller.CallEnded();
    }

    /// <summary>Runs the call on one worker after the other, with a gateway. Each worker is killed at its time, and the next one gets the caller.</summary>
    private async Task<CallEnding> RunOnWorkersAsync(Func<ScriptedWorker, CallSession> open)
    {
        _shared = new MemoryCallLog(_time);
        Control.EndsWithMedia = false;
        var reporting = ReportEndAsync(_shared);
        var number = 1;
        var worker = new ScriptedWorker(_shared, $"worker {number}");
        var running = open(worker).HoldAsync(CancellationToken.None);
        foreach (var (at, silence) in Deaths)
        {
            await Task.WhenAny(running, Task.Delay(at - Line.Now > TimeSpan.Zero ? at - Line.Now : TimeSpan.Zero, _time));
            if (running.IsCompleted || Line.Ended.IsCompleted)
            {
                break;
            }

            Cuts.Add(Events.Count);
            Line.Cut();
            worker.Kill();
            await running;
            await Line.PassAsync(silence);
            worker = new ScriptedWorker(_shared, $"worker {++number}");
            running = open(worker).HoldAsync(CancellationToken.None);
        }

        var ending = await running;
        Line.HangUp();
        await reporting;
        return ending ?? CallEnding.Abandoned;
    }

    private async Task ReportEndAsync(MemoryCallLog log)
    {
        await Line.Ended;
        await Task.Delay(TimeSpan.FromMilliseconds(120), _time);
        await log.SendAsync(Id, new Disconnected(Line.WithHuman is null ? CallEnding.CallerHungUp : CallEnding.Transferred));
    }

    /// <summary>Transfers the call like the gateway and the emulated exchange: the human must accept it.</summary>
    private async Task<string?> PutThroughAsync(string summary, CancellationToken stopping)
    {
        var human = Script.Human ?? Human.At(Called);
        var from = Line.Now;
        TransferOutcome outcome;
        try
        {
            outcome = await ScriptedConsultation.RunAsync(human, Agent.Language, summary, _time, stopping);
        }
        finally
        {
            Line.Rang.Add(new Span(from, Line.Now));
        }

        _caller!.HumanKnows = summary;
        if (outcome is TransferOutcome.Accepted)
        {
            Line.JoinHuman(human.Greeting(summary), Human.Timeout);
        }

        return GatewayCallControl.Refusal(outcome);
    }

    private async Task WarmUpAsync(CachingSynthesizer synthesizer)
    {
        var providers = Synthesizer.Providers;
        Synthesizer.Providers = null;
        foreach (var agent in Others.Append(Agent))
        {
            foreach (var text in agent.Policy.Phrases.All)
            {
                await synthesizer.PrepareAsync(new SpeechRequest(text, agent.Voice, agent.Language, Line.Format), CancellationToken.None);
            }
        }

        Synthesizer.Providers = providers;
    }

    private CallSessionPorts Ports(Pacer pacer, CachingSynthesizer synthesizer, ScriptedWorker? worker = null)
    {
        var meters = new FakeMeters();
        var registry = new NoRegistry();
        var sound = new CallSoundFactory(
            (_, _) => new EnergyDetector(), Transcriber, synthesizer, new NoRecordings(), pacer, new SpeakingMetrics(meters),
            Options.Create(new ListeningOptions { Detector = VoiceActivityDetector.NoiseFloor }), Options.Create(new SpeakingOptions()), _time, endOfTurn: EndOfTurn);
        return new CallSessionPorts(
            sound, Answers, [new OwnTools(Tools)], (ICallLog?)worker ?? _log, (ICallRecords?)_shared ?? registry, (ICallCommands?)worker ?? registry, (ICallLeases?)_shared ?? registry, Control, new CallMetrics(meters),
            Options.Create(new CallOptions { Worker = worker?.Name ?? "test" }), _time, NullLogger<CallSession>.Instance);
    }

    /// <summary>Hangs up like a gateway: the other side closes the media stream.</summary>
    internal sealed class FakeControl(TimeProvider time) : ICallControl
    {
        public Action HungUp { get; set; } = () => { };

        /// <summary>True when nobody reports the end of the call.</summary>
        public bool EndsWithMedia { get; set; } = true;

        public bool Fails { get; set; }

        public string? TransferRefusal { get; set; } = "Nobody can take the call now.";

        public TimeSpan TransferTakes { get; set; }

        public Task HangUpAsync(CallId call, CancellationToken stopping)
        {
            if (Fails)
            {
                throw new HttpRequestException("The gateway is away.");
            }

            HungUp();
            return Task.CompletedTask;
        }

        public Func<string, CancellationToken, Task<string?>> PutThrough { get; set; } = (_, _) => Task.FromResult<string?>(null);

        private readonly Dictionary<string, Task<string?>> _attempts = [];

        public Task<string?> TransferAsync(CallId call, string attempt, string summary, CancellationToken stopping)
        {
            if (EndsWithMedia)
            {
                return TransferAsync(summary, stopping);
            }

            // The gateway goes on when the worker dies, and the next worker asks for the outcome of the same attempt.
            var transfer = _attempts.TryGetValue(attempt, out var begun) ? begun : _attempts[attempt] = TransferAsync(summary, CancellationToken.None);
            return WaitAsync(transfer, stopping);
        }

        private async Task<string?> WaitAsync(Task<string?> transfer, CancellationToken stopping)
        {
            await Task.WhenAny(transfer, Task.Delay(Timeout.InfiniteTimeSpan, time, stopping));
            stopping.ThrowIfCancellationRequested();
            return await transfer;
        }

        private async Task<string?> TransferAsync(string summary, CancellationToken stopping)
        {
            await Task.Delay(TransferTakes, time, stopping);
            return TransferRefusal ?? await PutThrough(summary, stopping);
        }

        /// <summary>Whether the gateway finds somebody else for a caller whom the worker cannot keep.</summary>
        public bool Abandoned { get; set; }

        public int Abandons { get; private set; }

        public Task<bool> HandOverAsync(CallLease lease, CancellationToken stopping) => Task.FromResult(false);

        public Task<bool> AbandonAsync(CallId call, CancellationToken stopping)
        {
            Abandons++;
            return Task.FromResult(Abandoned);
        }
    }

    private sealed class KeptLog(TimeProvider time) : ICallLog
    {
        public List<LoggedEvent> Events { get; } = [];

        public async Task<bool> AppendAsync(CallLease lease, IReadOnlyList<PendingEvent> events)
        {
            await Task.CompletedTask;
            foreach (var pending in events)
            {
                Events.Add(new LoggedEvent(Events.Count + 1, pending.At, pending.Event));
            }

            return true;
        }

        public Task<long> AppendAsync(CallId call, CallEvent happened)
        {
            Events.Add(new LoggedEvent(Events.Count + 1, time.GetUtcNow(), happened));
            return Task.FromResult((long)Events.Count);
        }

        public Task<IReadOnlyList<LoggedEvent>> ReadAsync(CallId call, long after = 0, int limit = 10_000) => throw new NotSupportedException();

        public IAsyncEnumerable<LoggedEvent> FollowAsync(CallId call, long after, CancellationToken stopping) => throw new NotSupportedException();
    }
}
