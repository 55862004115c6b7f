using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.Phone.Scripts;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Spool;
using VoiceAgent.Tests.CallGateway.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.CallScripts;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Pipeline.Recording;
using BlobRecordings = VoiceAgent.Pipeline.Recording.BlobRecordings;
using Outage = VoiceAgent.Tests.CallScripts.Outage;

namespace VoiceAgent.Tests.Outages;

/// <summary>
/// A call with everything around it: the log, the recording, local disk, and the gateway's rules that end and store the call. One
/// dependency is away for some time. All of it runs in virtual time.
/// </summary>
internal sealed class OutageCall : IDisposable
{
    // The caller interrupts the greeting, reserves a table and says goodbye.
    private const string Steps = """
        name: A table during an outage
        from: "+15550100431"
        to: "+15550199004"
        outcome: { ending: agentHungUp, tools: [find_table, reserve_table, end_call] }
        steps:
          - interrupt after: { words: 4, say: "I'd like a table for four on friday at half past seven", timeout: 40s }
          - wait for agent: { heard: "what name", timeout: 40s }
          - say: smith
          - wait for agent: { heard: "shall i reserve", timeout: 40s }
          - say: yes please
          - wait for agent: { heard: "is reserved", timeout: 40s }
          - say: no that's all thank you goodbye
          - wait for hang up: { timeout: 90s }
        """;

    // The finisher may wait this long for what is missing.
    private static readonly TimeSpan Afterwards = TimeSpan.FromMinutes(8);

    private readonly string _folder = Directory.CreateTempSubdirectory("voiceagent-outage-").FullName;
    private readonly MemoryFinishedCalls _finished = new();
    private readonly FakeRecordingStore _recordings = new();
    private readonly FakeTelephony _telephony = new() { CanSpeak = true };
    private readonly List<SpoolFolder> _spools = [];
    private readonly OutageCase? _case;
    private readonly TimeSpan _from;
    private Outage? _outage;
    private GatewayParts? _gateway;

    private OutageCall(OutageCase? it, TimeSpan from) => (_case, _from) = (it, from);

    public ScriptedCall Call { get; private set; } = null!;

    public OutageCase? Case => _case;

    public TimeSpan From => _from;

    public int Stored => _finished.Stored.Count;

    public FinishedOnce Finished => new(_finished.Saves, _finished.Stored.Values.SingleOrDefault());

    /// <summary>The audio in the recording, in seconds. Null when there is no file.</summary>
    public double? Recorded => _recordings.Files.Values.SingleOrDefault() is { } file ? (file.Length - VoiceAgent.Recordings.WaveHeader.Length) / 64_000.0 : null;

    public static OutageCall Run(OutageCase? it = null, TimeSpan from = default)
    {
        var outage = new OutageCall(it, from);
        ShippedCalls.Run(ScriptReader.Read(Steps), arrange: outage.Arrange);
        return outage;
    }

    public void Dispose()
    {
        _spools.ForEach(spool => spool.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    private void Arrange(ScriptedCall call)
    {
        Call = call;
        call.Id = CallId.At(call.Time.GetUtcNow());
        var time = call.Time;
        var outage = _outage = new Outage(_case ?? new OutageCase(Dependency.Blob, OutageKind.Refused, Phase.Ringing, 0), _from, time);
        var spool = Spool(time);
        call.HasGateway = true;
        call.Spool = spool;
        call.Recordings = new BlobRecordings(_recordings, Options.Create(new RecordingOptions()), new MediaMetrics(new FakeMeters()), time, NullLogger<BlobRecordings>.Instance, spool, RecordingStage.Keys);
        call.Opening = log => OpenAsync(log, time);
        call.ReportEnd = ending => ReportEndAsync(ending, time);
        call.After = () => FinishAsync(call, time, spool);
        if (outage.Is(Dependency.Redis))
        {
            call.Stored = shared => new OutageStore(shared, outage);
            call.BeforeLog = outage.AskAsync;
        }

        if (outage.Is(Dependency.Blob))
        {
            _recordings.Before = stopping => outage.AskAsync(() => Task.CompletedTask, stopping);
        }

        if (outage.Is(Dependency.Gateway, Dependency.Telephony, Dependency.Identity))
        {
            call.Control.Before = stopping => outage.AskAsync(() => Task.CompletedTask, stopping);
        }

        if (_case?.Phase is Phase.Drain)
        {
            // The gateway needs Redis and the telephony service for it, and the worker asks again.
            call.MovesAt = _from;
            call.MayMove = () => !(outage.IsOn && outage.Is(Dependency.Redis)) && !(outage.IsAway && outage.Is(Dependency.Gateway, Dependency.Telephony));
        }

        foreach (var operation in OperationsOf(outage.Case.Of))
        {
            call.Synthesizer.Providers!.Break(operation, outage);
        }
    }

    private static string[] OperationsOf(Dependency dependency) => dependency switch
    {
        Dependency.Model => [Operation.OpenAIFirstToken, Operation.OpenAIStream],
        Dependency.SpeechToText => [Operation.SpeechConnect, Operation.SpeechPartial, Operation.SpeechPhrase],
        Dependency.TextToSpeech => [Operation.SynthesisFirstByte, Operation.SynthesisStream],

        // Connections that are open need no new token.
        Dependency.Identity => [Operation.OpenAIFirstToken, Operation.SpeechConnect],
        Dependency.Cosmos => ["tool.find_table", "tool.reserve_table"],
        _ => [],
    };

    private async Task OpenAsync(MemoryCallLog log, TimeProvider time)
    {
        _gateway = new GatewayParts(log, _finished, _telephony, new RouteOptions(), time, new RecordingCompletion(_recordings, RecordingStage.Keys, time, NullLogger<RecordingCompletion>.Instance));
        await log.CreateAsync(ExampleCall.New(Call.Id));
    }

    // The gateway hears of the end from the telephony service, which repeats its report while the gateway cannot take it.
    private async Task ReportEndAsync(CallEnding ending, TimeProvider time)
    {
        _telephony.IsGone = true;
        while (_outage is { IsAway: true } outage && outage.Is(Dependency.Redis, Dependency.Gateway))
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time);
        }

        await _gateway!.Progress.ReportAsync(Call.Id, null, new TelephonyEvent.Disconnected(ending), default);
    }

    /// <summary>After the call, the worker's deliveries and the gateway's rounds go on until the call is stored.</summary>
    private async Task FinishAsync(ScriptedCall call, TimeProvider time, SpoolFolder spool)
    {
        using var journals = new JournalDeliveries(call.LogOf("worker 1"), spool, time, NullLogger<JournalDeliveries>.Instance);
        using var recordings = new RecordingDeliveries(_recordings, spool, time, NullLogger<RecordingDeliveries>.Instance);
        for (var second = 0; second < Afterwards.TotalSeconds && !(Stored > 0 && spool.Names("undelivered").Count == 0); second++)
        {
            _finished.IsDown = _outage is { IsAway: true } && _outage.Is(Dependency.Cosmos);
            _telephony.IsDown = _outage is { IsAway: true } && _outage.Is(Dependency.Telephony);
            await journals.DeliverAsync(default);
            await recordings.DeliverAsync(default);
            if (_outage is not { IsAway: true } outage || !outage.Is(Dependency.Redis, Dependency.Gateway))
            {
                await _gateway!.Rounds.RoundAsync(default);
                await _gateway.Timers.RoundAsync(default);
            }

            await Task.Delay(TimeSpan.FromSeconds(1), time);
        }
    }

    private SpoolFolder Spool(TimeProvider time)
    {
        var spool = new SpoolFolder(new SpoolOptions { Folder = _folder }, time, NullLogger.Instance);
        _spools.Add(spool);
        return spool;
    }

    internal sealed record FinishedOnce(int Saves, string? Json);
}
