using Microsoft.Extensions.AI;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>
/// One call, from the moment its line is open until everything about it is written (design §3):
/// <list type="number">
/// <item>The agent is known: the ticket names it. Nothing is looked up before the greeting.</item>
/// <item>Ears, mouth, model and tools are put around the line, all telling one conversation what happens.</item>
/// <item>The conversation goes on until it is over: the machine decides, the acts carry out.</item>
/// <item>Either side hangs up; the machine drains: last words, tools that are changing something, the recording.</item>
/// <item>Every event is in the log.</item>
/// </list>
/// </summary>
internal sealed partial class CallSession(CallTicket ticket, AgentRoster agents, IMediaStream line, CallSessionPorts ports)
{
    private readonly AgentOnCall _agent = new(ticket, agents, ports);
    private readonly ConversationLoop _conversation = new(agents.Find(ticket.Agent, ticket.Language).Persona, ports.Time, ports.Model.GetService<IFallbackChatClient>() is not null);

    /// <summary>Ends the call in order: the worker is shutting down.</summary>
    public void HangUp(string by) => _conversation.Post(new HangUpAsked(by));

    public async Task<CallEnding> HoldAsync(CancellationToken aborted)
    {
        using var tracing = new CallTracing(ticket, _agent.Definition.Name, ports.Time, ports.Logger);
        using var over = new CancellationTokenSource();
        await using var journal = new CallJournal(ticket.Call, ports.Log, ports.Time, ports.Logger);
        var ending = CallEnding.Defect;
        var providers = tracing.Listening(_conversation);

        // 1. Who answers, and for whom.
        Record(new MediaOpened(ports.Options.Worker, line.Format.SampleRate));
        Record(new AgentTookOver(_agent.Definition.Name, _agent.Definition.Language));

        // 2. Ears, mouth, model, tools.
        await using (_conversation)
        await using (var sound = ports.Sound.Open(new CallSoundRequest(ticket.Call, _agent.Sound), line, _conversation))
        await using (var answers = new AnswerRounds(ports.Model, providers))
        await using (var runs = new ToolExecutor(providers))
        await using (var leg = new CallLeg(ticket.Call, ports.Control, _conversation, ports.Logger, aborted))
        {
            Func<Effect, ConversationEvent?> acts = new EffectExecutor(sound, answers, runs, _agent, Record, leg).CarryOut;
            var beat = ports.Heartbeat.KeepAsync(ticket.Call, over.Token);
            var commands = new CallCommandsHeard(ticket.Call, ports.Commands, _conversation, sound, ports.Time, ports.Logger).HearAsync(over.Token);

            // 3. and 4. The conversation, to its end.
            try
            {
                leg.Open(sound);
                await ConverseAsync(effect => tracing.CarryOut(effect, acts));
            }
            finally
            {
                // Whatever broke: a heartbeat that goes on would keep a dead call alive.
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
            ending = happened is CallEnded ended ? ended.Ending : ending;
        }
    }

    // The call's edge: a defect of ours ends this call, with a complete log, and no other.
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

    // What is broken may break again. The effects after it are carried out all the same: they complete the log.
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

    [LoggerMessage(LogLevel.Error, "A defect ended a call.")]
    private static partial void Broke(ILogger log, Exception defect);

    [LoggerMessage(LogLevel.Error, "Effect {Effect} failed while a call was ended after a defect.")]
    private static partial void BrokeAgain(ILogger log, string effect, Exception defect);
}
