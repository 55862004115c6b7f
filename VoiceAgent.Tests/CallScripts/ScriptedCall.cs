using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Contracts.Transcripts;
using VoiceAgent.Emulators.Acs.Transfers;
using VoiceAgent.Emulators.Phone.Scripts;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Bench;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Quality;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Scenarios;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Spool;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.Transcription;
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
        var code = Code = new WordCode();
        Line = new ScriptedMediaStream(time, code);
        Transcriber = new ScriptedTranscriber(time, code);
        Synthesizer = new ScriptedSynthesizer(time, code);
        FallbackSynthesizer = new ScriptedSynthesizer(time, code);
        Model = new ScriptedModel(time);
        Answers = Model;
        Control = new ScriptedControl(time);
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

    /// <summary>How the route records the call, which the gateway passes in the ticket.</summary>
    public RecordingTerms? Terms { get; set; }

    /// <summary>The seed for everything that the script leaves open.</summary>
    public int Seed { get; set; } = UsualSeed;

    public TimeProvider Time => _time;

    public ScriptedMediaStream Line { get; }

    public ScriptedTranscriber Transcriber { get; }

    public ScriptedSynthesizer Synthesizer { get; }

    /// <summary>The code of the words in the audio, for providers of a test.</summary>
    public WordCode Code { get; }

    /// <summary>Transcribes instead of <see cref="Transcriber"/>.</summary>
    public ITranscriber? Ears { get; set; }

    /// <summary>Speaks instead of <see cref="Synthesizer"/>.</summary>
    public ISynthesizer? Voice { get; set; }

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

    public ScriptedControl Control { get; }

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

    /// <summary>The session that runs the call now.</summary>
    public CallSession? Session { get; private set; }

    /// <summary>The agents that the call can reach.</summary>
    public AgentRoster? Roster { get; private set; }

    /// <summary>Looks at the call: at each frame, and each time the log has got events.</summary>
    public Action Watch { get; set; } = () => { };

    public IReadOnlyList<LoggedEvent> Events => _shared?.ReadAsync(Id).Result ?? _log.Events;

    /// <summary>The events that a single worker has logged so far.</summary>
    public IReadOnlyList<LoggedEvent> Logged => _log.Events;

    /// <summary>When the call's worker is killed, and how long the caller then has no worker. Empty: one worker runs the whole call.</summary>
    public List<(TimeSpan At, TimeSpan Silence)> Deaths { get; } = [];

    /// <summary>The number of events that the log had at each death.</summary>
    public List<int> Cuts { get; } = [];

    /// <summary>When the worker is drained: it hands the call over at the next pause. Null: never.</summary>
    public TimeSpan? MovesAt { get; set; }

    /// <summary>Whether the gateway can hand the call over at this moment.</summary>
    public Func<bool> MayMove { get; set; } = static () => true;

    /// <summary>Runs before the call, with the shared call log of all workers.</summary>
    public Func<MemoryCallLog, Task> Opening { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Runs after the call.</summary>
    public Func<Task> After { get; set; } = static () => Task.CompletedTask;

    /// <summary>The gateway's way to learn of the end of the call. Null: the worker gets a command.</summary>
    public Func<CallEnding, Task>? ReportEnd { get; set; }

    /// <summary>The way to the shared records and leases. Null: straight.</summary>
    public Func<MemoryCallLog, OutageStore>? Stored { get; set; }

    /// <summary>Each request of a worker to the call log passes here.</summary>
    public Func<Func<Task>, CancellationToken, Task> BeforeLog { get; set; } = static (request, _) => request();

    public IRecordings Recordings { get; set; } = new NoRecordings();

    public SpoolFolder? Spool { get; set; }

    /// <summary>How the audio is measured. Null: it is not measured.</summary>
    public QualityOptions? Quality { get; set; }

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
        var ticket = new CallTicket(Id, Agent.Name, Agent.Language, Caller, Called, DateTimeOffset.MaxValue) { Trace = Trace, TimeZone = TimeZone, Recording = Terms };
        using var pacer = new Pacer(_time);
        var synthesizer = new CachingSynthesizer(HasSecondSynthesizer
            ? new FallbackSynthesizer(Synthesizer, FallbackSynthesizer, _time, NullLogger<FallbackSynthesizer>.Instance)
            : Voice ?? Synthesizer);
        if (IsWarm)
        {
            await WarmUpAsync(synthesizer);
        }

        var roster = Roster = new AgentRoster(Agents.All.Concat(Others).Append(Agent).Reverse().DistinctBy(agent => agent.Name), Agent.Name);
        Control.HungUp = () => Line.HangUp();
        _caller = new ScriptedCaller(Script, Line, Seed);
        Line.Tick += () => Watch();
        _log.Appended = () => Watch();
        Line.Use(Script.Line, Script.Seed ?? Seed);
        Control.PutThrough = PutThroughAsync;
        Ending = HasGateway || Deaths.Count > 0
            ? await RunOnWorkersAsync(worker => Session = new CallSession(ticket, roster, Line, Ports(pacer, synthesizer, worker)))
            : await (Session = new CallSession(ticket, roster, Line, Ports(pacer, synthesizer))).HoldAsync(CancellationToken.None) ?? CallEnding.Defect;
        await (Line.WithHuman ?? Task.CompletedTask);
        _caller.CallEnded();
        await After();
    }

    /// <summary>The way of a worker to the log that all workers share.</summary>
    public ICallLog LogOf(string worker) => new ScriptedWorker(_shared!, worker, BeforeLog);

    /// <summary>Runs the call on one worker after the other, with a gateway. Each worker is killed at its time, and the next one gets the caller.</summary>
    private async Task<CallEnding> RunOnWorkersAsync(Func<ScriptedWorker, CallSession> open)
    {
        _shared = new MemoryCallLog(_time);
        Control.EndsWithMedia = false;
        await Opening(_shared);
        var reporting = ReportEndAsync(_shared);
        var number = 1;
        var worker = new ScriptedWorker(_shared, $"worker {number}", BeforeLog);
        var running = open(worker).HoldAsync(CancellationToken.None);
        var before = MovesAt is { } moves ? MoveAsync(moves, running) : null;
        if (before is not null && await before)
        {
            worker = new ScriptedWorker(_shared, $"worker {++number}", BeforeLog);
            var left = running;
            running = open(worker).HoldAsync(CancellationToken.None);
            await left;
        }

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
            worker = new ScriptedWorker(_shared, $"worker {++number}", BeforeLog);
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
        var ending = Line.WithHuman is null ? CallEnding.CallerHungUp : CallEnding.Transferred;
        await (ReportEnd?.Invoke(ending) ?? log.SendAsync(Id, new Disconnected(ending)));
    }

    /// <summary>The worker shuts down. It hands the call over at the next pause, as the gateway restarts the media stream.</summary>
    private async Task<bool> MoveAsync(TimeSpan at, Task running)
    {
        await Task.WhenAny(running, Task.Delay(at, _time));
        var session = Session!;
        if (running.IsCompleted || Line.Ended.IsCompleted)
        {
            return false;
        }

        while (!(session.IsAtPause && MayMove()) && !running.IsCompleted && !Line.Ended.IsCompleted)
        {
            await Task.Delay(AudioFormat.FrameDuration, _time);
        }

        if (running.IsCompleted || Line.Ended.IsCompleted)
        {
            return false;
        }

        session.LeaveToAnother(isAsked: true);
        Line.Cut();
        await Line.PassAsync(TimeSpan.FromMilliseconds(200));
        return true;
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
        var stored = _shared is null ? null : Stored?.Invoke(_shared);
        var sound = new CallSoundFactory(
            (_, _) => new EnergyDetector(), Ears ?? Transcriber, synthesizer, Recordings, pacer, new SpeakingMetrics(meters),
            Options.Create(new ListeningOptions { Detector = VoiceActivityDetector.NoiseFloor }), Options.Create(new SpeakingOptions()), _time, endOfTurn: EndOfTurn,
            quality: Quality is null ? null : Options.Create(Quality));
        return new CallSessionPorts(
            sound, Answers, [new OwnTools(Tools)], (ICallLog?)worker ?? _log, stored ?? (ICallRecords?)_shared ?? registry, (ICallCommands?)worker ?? registry, stored ?? (ICallLeases?)_shared ?? registry, Control, new CallMetrics(meters),
            Options.Create(new CallOptions { Worker = worker?.Name ?? "test" }), _time, NullLogger<CallSession>.Instance, Spool);
    }
}
