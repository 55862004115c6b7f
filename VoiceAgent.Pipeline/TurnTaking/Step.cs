using System.Diagnostics.CodeAnalysis;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>The work of one step: the state so far and the effects. It is dropped after the step.</summary>
internal sealed class Step(ConversationState state, TimeSpan now)
{
    private readonly List<Effect> _effects = [];
    // Few steps release events, so the queue is created when it is needed.
    private Queue<ConversationEvent>? _released;
    private BargeInSigns _signs;

    public ConversationState State { get; set; } = state;

    public TimeSpan Now { get; } = now;

    public IReadOnlyList<Effect> Effects => _effects;

    public ConversationLimits Limits => State.Policy.Limits;

    public void Do(Effect effect) => _effects.Add(effect);

    public void Tell(CallEvent happened) => _effects.Add(new Record(happened));

    public void ChangeReply(Func<Reply, Reply> change)
    {
        if (State.Reply is { } reply)
        {
            State = State with { Reply = change(reply) };
        }
    }

    /// <summary>Sets what the agent does when its voice is silent.</summary>
    public void Then(NextAct? next, Reply? unheard = null) => State = State with { Next = next, Unheard = unheard };

    /// <summary>Adds signs of an interruption. A follow-up evaluates them after the rule of the event.</summary>
    public void Weigh(BargeInSigns signs) => _signs |= signs;

    /// <returns>The signs since the last call. The method also clears them.</returns>
    public BargeInSigns TakeSigns()
    {
        var signs = _signs;
        _signs = BargeInSigns.None;
        return signs;
    }

    /// <summary>Handles held events after the follow-ups of the current event, one after the other.</summary>
    public void Release(IEnumerable<ConversationEvent> held)
    {
        _released ??= [];
        foreach (var happened in held)
        {
            _released.Enqueue(happened);
        }
    }

    public bool TryTakeReleased([NotNullWhen(true)] out ConversationEvent? happened)
    {
        happened = null;
        return _released is not null && _released.TryDequeue(out happened);
    }

    /// <summary>The current media time, calculated from the call time.</summary>
    public TimeSpan Offset => Now > State.OpenedAt ? Now - State.OpenedAt : TimeSpan.Zero;
}
