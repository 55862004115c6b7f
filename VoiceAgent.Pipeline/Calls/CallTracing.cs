using System.Diagnostics;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>
/// One call's spans, in the trace that its ring began: the call, each turn of it, each stage of a turn. While the model is
/// asked or a tool runs, that stage is the current span, so that what they do (requests to other services) is its child.
/// No span tells what was said.
/// </summary>
internal sealed class CallTracing : IDisposable
{
    private static readonly ActivitySource Source = new(CallMetrics.Source);
    private static readonly Func<ILogger, string, IDisposable?> Scope = LoggerMessage.DefineScope<string>($"call {{{CallTrace.CallAttribute}}}");

    // Providers tell of their progress from their own threads.
    private readonly Lock _guard = new();
    private readonly Dictionary<int, TurnTracing> _turns = [];
    private readonly TimeProvider _time;
    private readonly Activity? _call;
    private readonly IDisposable? _scope;

    public CallTracing(CallTicket ticket, string agent, TimeProvider time, ILogger log)
    {
        _time = time;
        _scope = Scope(log, ticket.Call.ToString());
        _call = CallTrace.Join(Source, "call", ticket.Call, ticket.Trace, ActivityKind.Server, time.GetUtcNow())?.SetTag("voiceagent.agent", agent);
    }

    /// <summary>What the providers tell the conversation ends the stage that waited for it.</summary>
    public IConversation Listening(IConversation conversation) => _call is null ? conversation : new ListenedConversation(conversation, Told);

    /// <summary>Carries an effect out within the span of its stage.</summary>
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
            case TurnMeasured measured: Turn(measured.Turn, turn => turn.Measured(measured.Latency)); break;
            case AgentSpoke { Act: Contracts.Turns.SpeechAct.Reply } spoke: Turn(spoke.Turn, turn => turn.End()); break;
            case AgentTookOver { From: not null } other: Event("handoff", "voiceagent.agent", other.Agent); break;
            case ProviderFailed failed: Event("provider.failed", "provider", failed.Provider); break;
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
        lock (_guard)
        {
            switch (effect)
            {
                case StartAnswer asked:
                    return TurnOf(asked.Turn).Think(asked.Epoch);
                case RunTool run:
                    return TurnOf(run.Turn).Run(run);
                case CancelAnswer cancel:
                    Each(turn => turn.Thought(cancel.Epoch));
                    return null;
                default:
                    return null;
            }
        }
    }

    private void Told(ConversationEvent happened)
    {
        switch (happened)
        {
            case ClauseComposed composed: Each(turn => turn.Thought(composed.Epoch)); break;
            case ToolWanted wanted: Each(turn => turn.Thought(wanted.Epoch)); break;
            case RoundEnded ended: Each(turn => turn.Thought(ended.Epoch)); break;
            case AnswerFailed failed: Each(turn => turn.Thought(failed.Epoch, hasFailed: true)); break;
            case ToolEnded ended: Each(turn => turn.Ran(ended)); break;
        }
    }

    private void Each(Action<TurnTracing> tell)
    {
        lock (_guard)
        {
            foreach (var turn in _turns.Values)
            {
                tell(turn);
            }
        }
    }

    private void Turn(int number, Action<TurnTracing> tell)
    {
        lock (_guard)
        {
            tell(TurnOf(number));
        }
    }

    private TurnTracing TurnOf(int number)
    {
        if (!_turns.TryGetValue(number, out var turn))
        {
            EndTurns();
            _turns[number] = turn = new TurnTracing(Source, _call!.Context, number, _time);
        }

        return turn;
    }

    private void EndTurns()
    {
        foreach (var turn in _turns.Values)
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
