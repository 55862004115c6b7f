using Microsoft.Extensions.AI;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>
/// One call, from the start of its media stream until everything about it is written (design §3):
/// <list type="number">
/// <item>The ticket names the agent, and the worker takes the call's lease. Nothing else is looked up before the greeting. If another
/// worker ran the call before, its conversation is rebuilt from the log.</item>
/// <item>Transcription, speech, model and tools are connected to the media stream. All post their events to one conversation.</item>
/// <item>The conversation runs until it is over: the machine decides, and effects carry out its decisions.</item>
/// <item>Either side hangs up. The machine drains: last transcripts, tools that are changing something, the recording.</item>
/// <item>All events are written to the call log.</item>
/// </list>
/// When another worker takes the call over, the session stops at once and ends nothing. When the media stream is lost, the session
/// ends the call only if the end is reported: the gateway may start the stream again, on another worker.
/// </summary>
internal sealed partial class CallSession(CallTicket ticket, AgentRoster agents, IMediaStream line, CallSessionPorts ports) : ILiveCall
{
    private readonly AgentOnCall _agent = new(ticket, agents, ports);
    private readonly ConversationLoop _conversation = new(
        ConversationState.Begin(agents.PersonaOf(agents.Find(ticket.Agent, ticket.Language)), ports.Model.GetService<IFallbackChatClient>() is not null) with
        {
            EndsWithMedia = ports.Control.EndsWithMedia,
            RouteLimit = ticket.LongestCall,
            Screen = OutboundCall.ScreenOf(ticket),
            OutboundGreeting = OutboundCall.GreetingOf(ticket),
            Notice = RecordingNotice.Of(ticket),
        },
        ports.Time);

    private readonly HoldSwitch _hold = new();
    private readonly QualityNotes _quality = new(ticket.Call, ports.Records, ports.Time, ports.Logger);
    private readonly HeldLease _lease = new(ports.Leases, ticket.Call, ports.Options.Worker, ports.Time, ports.Logger);

    // While the worker waits for the log, a tool that changes something waits too.
    private static readonly TimeSpan LongestLog = TimeSpan.FromMilliseconds(250);

    public CallId Call => ticket.Call;

    /// <summary>What the conversation knows now. Another worker must know the same from the log.</summary>
    public ConversationState State => _conversation.State;

    public bool IsAtPause => _conversation.IsAtPause;

    /// <summary>What the tools have found out so far.</summary>
    public CallFacts Facts => _agent.Facts;

    public CallLease? Lease => _lease.Lease is { Token: > 0 } held ? held : null;

    /// <summary>Ends the call in order, for example because the worker is shutting down.</summary>
    public void HangUp(string by) => _conversation.Post(new HangUpAsked(by));

    public Task PauseAsync(CancellationToken stopping) => _conversation.PauseAsync(stopping);

    public void LeaveToAnother(bool isAsked) => _conversation.Post(new LeaveAsked(isAsked));

    public void AwaitHelp() => _conversation.Post(new HelpAwaited());

    /// <returns>How the call ended. Null when this worker has left the call, and the call goes on or its end is not known yet.</returns>
    public async Task<CallEnding?> HoldAsync(CancellationToken aborted)
    {
        using var tracing = new CallTracing(ticket, _agent.Definition.Name, ports.Time, ports.Logger);
        using var written = new CancellationTokenSource();

        // 1. The lease, the agent and the caller.
        var lease = _lease;
        var rebuilding = new CallRebuilding(ticket, agents, ports);
        await lease.TakeAsync(rebuilding.LongestLease);
        var rebuilt = await rebuilding.RebuildAsync(lease.Lease, _conversation.State);
        if (rebuilt is { HasEnded: true })
        {
            await lease.ReleaseAsync();
            return null;
        }

        CallEnding? ending = null;
        var journal = new CallJournal(lease.Lease, ports.Log, ports.Time, ports.Logger, lease.Refused, ports.Spool);
        var taking = lease.TakeLaterAsync(journal.Use, written.Token);
        try
        {
            Record(new MediaOpened(ports.Options.Worker, line.Format.SampleRate) { Origin = ticket.Origin });
            if (rebuilt is null)
            {
                Record(new AgentTookOver(_agent.Definition.Name, _agent.Definition.Language));
            }

            await ConverseAsync(rebuilt, lease, journal, tracing, Record, aborted);
        }
        finally
        {
            // 5. The journal closes last.
            await journal.DisposeAsync();
            written.Cancel();
            await taking;
            await lease.ReleaseAsync();
            await _quality.CompleteAsync();
        }

        return ending;

        void Record(CallEvent happened)
        {
            if (lease.IsLost)
            {
                // The log belongs to another worker now.
                return;
            }

            journal.Add(happened);
            ports.Metrics.Happened(happened);
            tracing.Happened(happened);
            _quality.Happened(happened);
            if (happened is ProviderFailed failed)
            {
                Failed(ports.Logger, failed.Provider, failed.Reason);
            }

            ending = happened is CallEnded ended ? ended.Ending : ending;
        }
    }

    private async Task ConverseAsync(RebuiltCall? rebuilt, HeldLease lease, CallJournal journal, CallTracing tracing, Action<CallEvent> record, CancellationToken aborted)
    {
        if (rebuilt is not null)
        {
            _conversation.Begin(rebuilt.State);
            rebuilt.Restore(_agent);
            _hold.Adopt(rebuilt.Events);
        }

        using var over = new CancellationTokenSource();
        var providers = tracing.Listening(_conversation);

        // 2. Transcription, speech, model, tools.
        var start = new RecordingStart(lease.Lease.Token, rebuilt?.Offset ?? TimeSpan.Zero) { Terms = ticket.Recording ?? RecordingTerms.Usual };
        await using (_conversation)
        await using (var sound = ports.Sound.Open(new CallSoundRequest(ticket.Call, _agent.Sound) { Start = start, Before = rebuilt?.Events ?? [], ListensForTones = rebuilt is null && OutboundCall.ScreenOf(ticket) is not null, CardExpected = _agent.Recording.ExpectCard }, line, _conversation))
        await using (var answers = new AnswerRounds(ports.Model, providers, ports.Time))
        await using (var runs = new ToolExecutor(providers, () => journal.WrittenAsync(LongestLog)))
        await using (var leg = new CallLeg(ticket, ports.Control, _conversation, ports.Logger, aborted))
        {
            _agent.Recording.Use(sound, _conversation);
            _hold.Use(sound, _conversation);
            _agent.Facts.Learned = fact => _conversation.Post(new FactLearned(fact));
            Func<Effect, ConversationEvent?> acts = new EffectExecutor(sound, answers, runs, _agent, record, leg).CarryOut;
            var beat = ports.Heartbeat.KeepAsync(ticket, over.Token);
            var commands = new CallCommandsHeard(ticket.Call, ports.Commands, _conversation, _agent.Recording, _hold, lease, ports.Time, ports.Logger).HearAsync(over.Token);
            lease.Watch(() => _conversation.Post(new CallTaken()));

            // 3. and 4. The conversation until its end.
            try
            {
                leg.Open(sound);
                await RunAsync(effect => tracing.CarryOut(effect, acts));
            }
            finally
            {
                // After any failure the heartbeat must stop, because it would keep a dead call alive.
                over.Cancel();
                await Task.WhenAll(beat, commands, _agent.Recording.SettleAsync());
            }
        }
    }

    // A defect in this program ends this call with a complete log, and does not affect other calls.
    private async Task RunAsync(Func<Effect, ConversationEvent?> carryOut)
    {
        try
        {
            await _conversation.RunAsync(carryOut);
        }
        catch (Exception defect)
        {
            Broke(ports.Logger, defect);
            _conversation.Break(defect.GetType().Name, effect => CarryOutAnyhow(effect, carryOut));
        }
    }

    // The effects after a defect may fail too. They are carried out all the same, because they complete the log.
    private ConversationEvent? CarryOutAnyhow(Effect effect, Func<Effect, ConversationEvent?> carryOut)
    {
        try
        {
            return carryOut(effect);
        }
        catch (Exception defect)
        {
            BrokeAgain(ports.Logger, effect.GetType().Name, defect);
            return null;
        }
    }

    // The reasons never quote what was said.
    [LoggerMessage(LogLevel.Warning, "The provider of {Provider} failed in a call ({Reason}). If this repeats, check its address, its credentials and its quota.")]
    private static partial void Failed(ILogger log, string provider, string reason);

    [LoggerMessage(LogLevel.Error, "A call was ended because of a defect in this program.")]
    private static partial void Broke(ILogger log, Exception defect);

    [LoggerMessage(LogLevel.Error, "The effect {Effect} failed while a call was being ended after a defect.")]
    private static partial void BrokeAgain(ILogger log, string effect, Exception defect);
}
