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
/// <item>The ticket names the agent. Nothing is looked up before the greeting.</item>
/// <item>Transcription, speech, model and tools are connected to the media stream. All post their events to one conversation.</item>
/// <item>The conversation runs until it is over: the machine decides, and effects carry out its decisions.</item>
/// <item>Either side hangs up. The machine drains: last transcripts, tools that are changing something, the recording.</item>
/// <item>All events are written to the call log.</item>
/// </list>
/// </summary>
internal sealed partial class CallSession(CallTicket ticket, AgentRoster agents, IMediaStream line, CallSessionPorts ports) : ILiveCall
{
    private readonly AgentOnCall _agent = new(ticket, agents, ports);
    private readonly ConversationLoop _conversation = new(agents.PersonaOf(agents.Find(ticket.Agent, ticket.Language)), ports.Time, ports.Model.GetService<IFallbackChatClient>() is not null);

    public CallId Call => ticket.Call;

    public CallLease? Lease => null;

    public Task PauseAsync(CancellationToken stopping) => Task.CompletedTask;

    public void LeaveToAnother(bool isAsked)
    {
    }

    /// <summary>Ends the call in order, for example because the worker is shutting down.</summary>
    public void HangUp(string by) => _conversation.Post(new HangUpAsked(by));

    public async Task<CallEnding> HoldAsync(CancellationToken aborted)
    {
        using var tracing = new CallTracing(ticket, _agent.Definition.Name, ports.Time, ports.Logger);
        using var over = new CancellationTokenSource();
        var lease = await new LeaseTaking(ports.Leases, ports.Time, ports.Logger).TakeAsync(ticket.Call, ports.Options.Worker);
        await using var journal = new CallJournal(lease, ports.Log, ports.Time, ports.Logger, () => { });
        var ending = CallEnding.Defect;
        var providers = tracing.Listening(_conversation);

        // 1. The agent and the caller.
        Record(new MediaOpened(ports.Options.Worker, line.Format.SampleRate));
        Record(new AgentTookOver(_agent.Definition.Name, _agent.Definition.Language));

        // 2. Transcription, speech, model, tools.
        await using (_conversation)
        await using (var sound = ports.Sound.Open(new CallSoundRequest(ticket.Call, _agent.Sound) { Start = new RecordingStart(lease.Token, TimeSpan.Zero) }, line, _conversation))
        await using (var answers = new AnswerRounds(ports.Model, providers, ports.Time))
        await using (var runs = new ToolExecutor(providers))
        await using (var leg = new CallLeg(ticket.Call, ports.Control, _conversation, ports.Logger, aborted))
        {
            _agent.Recording.Use(sound, _conversation);
            Func<Effect, ConversationEvent?> acts = new EffectExecutor(sound, answers, runs, _agent, Record, leg).CarryOut;
            var beat = ports.Heartbeat.KeepAsync(ticket, over.Token);
            var commands = new CallCommandsHeard(ticket.Call, ports.Commands, _conversation, _agent.Recording, ports.Time, ports.Logger).HearAsync(over.Token);

            // 3. and 4. The conversation until its end.
            try
            {
                leg.Open(sound);
                await ConverseAsync(effect => tracing.CarryOut(effect, acts));
            }
            finally
            {
                // After any failure the heartbeat must stop, because it would keep a dead call alive.
                over.Cancel();
                await Task.WhenAll(beat, commands);
            }
        }

        // 5. The journal closes last.
        return ending;

        void Record(CallEvent happened)
        {
            journal.Add(happened);
            ports.Metrics.Happened(happened);
            tracing.Happened(happened);
            if (happened is ProviderFailed failed)
            {
                Failed(ports.Logger, failed.Provider, failed.Reason);
            }

            ending = happened is CallEnded ended ? ended.Ending : ending;
        }
    }

    // A defect in this program ends this call with a complete log, and does not affect other calls.
    private async Task ConverseAsync(Func<Effect, ConversationEvent?> carryOut)
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
