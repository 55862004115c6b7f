using System.Diagnostics;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>
/// The spans of one call, in the trace that began when it rang: the call, each turn, each stage of a turn. While the model or a
/// tool runs, that stage is the current span, so that its requests to other services become child spans. Spans never contain
/// what was said.
/// </summary>
internal sealed class CallTracing : IDisposable
{
    private static readonly ActivitySource Source = new(CallMetrics.Source);
    private static readonly Func<ILogger, string, IDisposable?> Scope = LoggerMessage.DefineScope<string>($"call {{{CallTrace.CallAttribute}}}");

    // A late event belongs to one of these turns.
    private const int TurnsKept = 8;

    // Providers report their progress from their own threads.
    private readonly Lock _guard = new();

    // The latest turns, and older ones that still have work running. A long call must not keep the spans of all its turns.
    private readonly List<TurnTracing> _turns = [];
    private readonly TimeProvider _time;
    private readonly Activity? _call;
    private readonly IDisposable? _scope;

    public CallTracing(CallTicket ticket, string agent, TimeProvider time, ILogger log)
    {
        _time = time;
        _scope = Scope(log, ticket.Call.ToString());
        _call = CallTrace.Join(Source, "call", ticket.Call, ticket.Trace, ActivityKind.Server, time.GetUtcNow())?.SetTag("voiceagent.agent", agent);
    }

    /// <summary>Wraps the conversation, so that an event from a provider ends the stage that waited for it.</summary>
    public IConversation Listening(IConversation conversation) => _call is null ? conversation : new ListenedConversation(conversation, Told);

    /// <summary>Carries out an effect within the span of its stage.</summary>
    public ConversationEvent? CarryOut(Effect effect, Func<Effect, ConversationEvent?> carryOut)
    {
        if (_call is null || Stage(effect) is not { } stage)
        {
            return carryOut(effect);
        }

        Activity.Current = stage;
        try
        {
            return carryOut(effect);
        }
        finally
        {
            Activity.Current = _call;
        }
    }

    public void Happened(CallEvent happened)
    {
        if (_call is null)
        {
            return;
        }

        switch (happened)
        {
            case TurnMeasured measured: Measured(measured); break;
            case AgentSpoke { Act: Contracts.Turns.SpeechAct.Reply } spoke: Spoken(spoke.Turn); break;
            case AgentTookOver { From: not null } other: Event("handoff", "voiceagent.agent", other.Agent); break;
            case ProviderFailed failed: Event("provider.failed", "provider", failed.Provider); break;
            case QualityAlerted alert: Event("quality.alert", "voiceagent.quality.problem", alert.Problem.ToString()); break;
            case BargeIn bargeIn: Event("barge-in", "voiceagent.turn", bargeIn.Turn); break;
            case CallEnded ended: _call.SetTag("voiceagent.call.ending", ended.Ending.ToString()); break;
        }
    }

    public void Dispose()
    {
        lock (_guard)
        {
            EndTurns();
        }

        _call?.SetEndTime(_time.GetUtcNow().UtcDateTime);
        _call?.Dispose();
        _scope?.Dispose();
    }

    private Activity? Stage(Effect effect)
    {
        if (effect is not (StartAnswer or RunTool or CancelAnswer))
        {
            return null;
        }

        lock (_guard)
        {
            switch (effect)
            {
                case StartAnswer asked:
                    return TurnOf(asked.Turn).Think(asked.Epoch);
                case RunTool run:
                    return TurnOf(run.Turn).Run(run);
                case CancelAnswer cancel:
                    foreach (var turn in _turns)
                    {
                        turn.Thought(cancel.Epoch);
                    }

                    return null;
                default:
                    return null;
            }
        }
    }

    private void Told(ConversationEvent happened)
    {
        if (happened is not (ClauseComposed or ToolWanted or RoundEnded or AnswerFailed or ToolEnded))
        {
            return;
        }

        lock (_guard)
        {
            foreach (var turn in _turns)
            {
                turn.Told(happened);
            }
        }
    }

    private void Measured(TurnMeasured measured)
    {
        lock (_guard)
        {
            TurnOf(measured.Turn).Measured(measured.Latency);
        }
    }

    private void Spoken(int turn)
    {
        lock (_guard)
        {
            TurnOf(turn).End();
        }
    }

    private TurnTracing TurnOf(int number)
    {
        foreach (var known in _turns)
        {
            if (known.Number == number)
            {
                return known;
            }
        }

        EndTurns();
        _turns.RemoveAll(before => before.Number < number - TurnsKept && before.IsOver);
        var turn = new TurnTracing(Source, _call!.Context, number, _time);
        _turns.Add(turn);
        return turn;
    }

    private void EndTurns()
    {
        foreach (var turn in _turns)
        {
            turn.End();
        }
    }

    private void Event(string name, string tag, object value) => _call?.AddEvent(new ActivityEvent(name, _time.GetUtcNow(), new() { [tag] = value }));

    private sealed class ListenedConversation(IConversation conversation, Action<ConversationEvent> told) : IConversation
    {
        public void Post(ConversationEvent happened)
        {
            told(happened);
            conversation.Post(happened);
        }
    }
}
