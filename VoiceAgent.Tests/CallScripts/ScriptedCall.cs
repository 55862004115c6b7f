using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Answering.Claims;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Calls.Bench;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>
/// A whole call in one process and in virtual time: the real session, machine, voice and hearing around a scripted
/// caller, transcriber, synthesiser and model.
/// </summary>
internal sealed class ScriptedCall
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AgentIsDone = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly VirtualTime _time;
    private readonly KeptLog _log;
    private int _sinceWord;

    private ScriptedCall(VirtualTime time)
    {
        _time = time;
        _log = new KeptLog(time);
        var code = new WordCode();
        Line = new ScriptedLine(time, code);
        Transcriber = new ScriptedTranscriber(time, code);
        Synthesizer = new ScriptedSynthesizer(time, code);
        Model = new ScriptedModel(time);
    }

    public TimeProvider Time => _time;

    public ScriptedLine Line { get; }

    public ScriptedTranscriber Transcriber { get; }

    public ScriptedSynthesizer Synthesizer { get; }

    public ScriptedModel Model { get; }

    public FakeControl Control { get; } = new();

    public List<AgentTool> Tools { get; } = [ClaimTools.FromSample().FindClaim(), CallControlTools.EndCall()];

    public AgentDefinition Agent { get; set; } = Agents.Claims;

    /// <summary>Agents that <see cref="Agent"/> may hand over to.</summary>
    public List<AgentDefinition> Others { get; } = [];

    public List<string> Failures { get; } = [];

    public CallEnding Ending { get; private set; }

    public IReadOnlyList<LoggedEvent> Events => _log.Events;

    public IEnumerable<CallEvent> Happened => Events.Select(logged => logged.Event);

    public IReadOnlyList<TranscriptLine> Transcript => VoiceAgent.Contracts.Turns.Transcript.From(Events).Lines;

    public string HeardByCaller => string.Join(' ', Line.Heard.Select(heard => heard.Word));

    /// <summary>Everything that happened, to the millisecond: the same call gives the same text.</summary>
    public string Protocol => string.Join('\n', Events
        .Select(logged => $"{(logged.At - Events[0].At).TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)} {JsonSerializer.Serialize(logged.Event, LoggedEvent.Json)}")
        .Concat(Line.Heard.Select(heard => $"{heard.At.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)} heard {heard.Word}")));

    /// <summary>Everything the script expected came true; else the call is shown.</summary>
    public void AssertWentWell() => Xunit.Assert.True(Failures.Count == 0, $"{string.Join('\n', Failures)}\n{Protocol}");

    /// <summary>Runs a call to its end.</summary>
    public static ScriptedCall Run(string steps, Action<ScriptedCall>? arrange = null) => Run(CallScript.Parse("name: test\nsteps:\n" + steps), arrange);

    public static ScriptedCall Run(CallScript script, Action<ScriptedCall>? arrange = null)
    {
        ScriptedCall? ran = null;
        VirtualTime.Run(async time =>
        {
            ran = new ScriptedCall(time);
            arrange?.Invoke(ran);
            await ran.RunAsync(script);
        });
        return ran!;
    }

    private async Task RunAsync(CallScript script)
    {
        var ticket = new CallTicket(new CallId(Guid.Parse("0193f3a0-0000-7000-8000-000000000001")), Agent.Name, Agent.Language, "+15550100001", "+15550199001", DateTimeOffset.MaxValue);
        using var pacer = new Pacer(_time);
        var session = new CallSession(ticket, new AgentRoster([Agent, .. Others], Agent.Name), Line, Ports(pacer));
        Control.HungUp = () => Line.HangUp();
        var held = session.HoldAsync(CancellationToken.None);
        foreach (var step in script.Steps)
        {
            if (!Line.IsClosed)
            {
                await PlayAsync(step);
            }
            else if (step is ExpectStep or WaitForHangUpStep or HangUpStep)
            {
                Judge(step as ExpectStep);
            }
            else
            {
                Failures.Add($"The call was over before {step}.");
            }
        }

        Ending = await held;
    }

    private CallSessionPorts Ports(Pacer pacer)
    {
        var meters = new FakeMeters();
        var registry = new NoRegistry();
        var sound = new CallSoundFactory(
            () => new EnergyDetector(), Transcriber, new RememberedSpeech(Synthesizer), new NoRecordings(), pacer, new SpeakingMetrics(meters),
            Options.Create(new ListeningOptions()), Options.Create(new SpeakingOptions()), _time);
        return new CallSessionPorts(
            sound, Model, Tools, _log, registry, registry, Control, new CallMetrics(meters),
            Options.Create(new CallOptions { Worker = "test" }), _time, NullLogger<CallSession>.Instance);
    }

    private async Task PlayAsync(CallStep step)
    {
        switch (step)
        {
            case SayStep say:
                Speak();
                Line.Say(say.Text);
                await UntilAsync(() => !Line.IsSpeaking);
                break;
            case NoiseStep noise:
                Line.Cough(noise.Length);
                await UntilAsync(() => !Line.IsSpeaking);
                break;
            case PauseStep pause:
                await Task.Delay(pause.Length, _time);
                break;
            case DtmfStep dtmf:
                Speak();
                foreach (var key in dtmf.Keys)
                {
                    Line.Press(key);
                    await Task.Delay(TimeSpan.FromMilliseconds(240), _time);
                }

                break;
            case WaitForAgentStep wait:
                var since = Line.LastSaid;
                var silence = wait.Silence ?? AgentIsDone;
                await UntilAsync(
                    () => Line.LastAudible > since && (Line.IsClosed || Line.Now - Line.LastAudible >= silence) && (wait.Heard?.IsMatch(HeardSince()) ?? true),
                    wait.Timeout ?? Patience,
                    $"the agent ({wait.Heard})");
                break;
            case InterruptStep interrupt:
                await InterruptAsync(interrupt);
                break;
            case ExpectStep expect:
                await UntilAsync(() => expect.Heard?.IsMatch(HeardSince()) ?? false, expect.Within, null);
                Judge(expect);
                break;
            case WaitForHangUpStep wait:
                await UntilAsync(() => Line.IsClosed, wait.Timeout ?? Patience, "the other side to hang up");
                break;
            case HangUpStep:
                Line.HangUp();
                await UntilAsync(() => Line.IsClosed);
                break;
        }
    }

    private async Task InterruptAsync(InterruptStep interrupt)
    {
        var first = Line.Heard.Count;
        var began = TimeSpan.MaxValue;
        await UntilAsync(
            () =>
            {
                began = began == TimeSpan.MaxValue && Line.LastAudible > Line.Now - Look - Look ? Line.Now : began;
                return Line.Heard.Count - first >= interrupt.Words || (interrupt.After is { } after && began != TimeSpan.MaxValue && Line.Now - began >= after);
            },
            Patience,
            "the agent, to interrupt it");
        Speak();
        if (interrupt.Cough is { } cough)
        {
            Line.Cough(cough);
        }
        else
        {
            Line.Say(interrupt.Say!);
        }

        await UntilAsync(() => !Line.IsSpeaking);
    }

    private void Speak() => _sinceWord = Line.Heard.Count;

    private string HeardSince() => string.Join(' ', Line.Heard.Skip(_sinceWord).Select(heard => heard.Word));

    private void Judge(ExpectStep? expect)
    {
        if (expect?.Heard?.IsMatch(HeardSince()) is false || expect?.NotHeard?.IsMatch(HeardSince()) is true)
        {
            Failures.Add($"Expected {expect}; heard '{HeardSince()}'.");
        }
    }

    private async Task UntilAsync(Func<bool> condition, TimeSpan? patience = null, string? missing = null)
    {
        var until = _time.Elapsed + (patience ?? TimeSpan.FromMinutes(2));
        while (!condition())
        {
            if (_time.Elapsed >= until || (Line.IsClosed && !condition()))
            {
                if (missing is not null)
                {
                    Failures.Add($"Waited in vain for {missing}.");
                }

                return;
            }

            await Task.Delay(Look, _time);
        }
    }

    /// <summary>Hangs up as a gateway does: the far side closes the line.</summary>
    internal sealed class FakeControl : ICallControl
    {
        public Action HungUp { get; set; } = () => { };

        public bool Fails { get; set; }

        public string? TransferRefusal { get; set; } = "Nobody can take the call now.";

        public Task HangUpAsync(CallId call, CancellationToken stopping)
        {
            if (Fails)
            {
                throw new HttpRequestException("The gateway is away.");
            }

            HungUp();
            return Task.CompletedTask;
        }

        public Task<string?> TransferAsync(CallId call, string summary, CancellationToken stopping)
        {
            if (TransferRefusal is null)
            {
                HungUp();
            }

            return Task.FromResult(TransferRefusal);
        }
    }

    private sealed class KeptLog(TimeProvider time) : ICallLog
    {
        public List<LoggedEvent> Events { get; } = [];

        public Task<long> AppendAsync(CallId call, CallEvent happened)
        {
            Events.Add(new LoggedEvent(Events.Count + 1, time.GetUtcNow(), happened));
            return Task.FromResult((long)Events.Count);
        }

        public Task<IReadOnlyList<LoggedEvent>> ReadAsync(CallId call, long after = 0, int limit = 10_000) => throw new NotSupportedException();

        public IAsyncEnumerable<LoggedEvent> FollowAsync(CallId call, long after, CancellationToken stopping) => throw new NotSupportedException();
    }
}
