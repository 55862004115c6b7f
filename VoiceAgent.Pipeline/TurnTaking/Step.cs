using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>One step while it is being made: the state so far and what is to be done. Nothing of it outlives the step.</summary>
internal sealed class Step(ConversationState state, TimeSpan now)
{
    private readonly List<Effect> _effects = [];
    private ImmutableQueue<ConversationEvent> _held = [];
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

    /// <summary>The agent does this next, as soon as its voice is silent.</summary>
    public void Then(NextAct? next, Reply? unheard = null) => State = State with { Next = next, Unheard = unheard };

    /// <summary>Weighed by the policy of the agent once the event has been taken in.</summary>
    public void Weigh(BargeInSigns signs) => _signs |= signs;

    /// <returns>What was not weighed yet: it is given out once.</returns>
    public BargeInSigns TakeSigns()
    {
        var signs = _signs;
        _signs = BargeInSigns.None;
        return signs;
    }

    /// <summary>Events that were held back: they happen now, one after the other, once this one has had its consequences.</summary>
    public void Release(IEnumerable<ConversationEvent> held)
    {
        foreach (var happened in held)
        {
            _held = _held.Enqueue(happened);
        }
    }

    public bool TryTakeReleased([NotNullWhen(true)] out ConversationEvent? happened)
    {
        happened = null;
        if (_held.IsEmpty)
        {
            return false;
        }

        _held = _held.Dequeue(out var next);
        happened = next;
        return true;
    }

    /// <summary>Where we are on the line's clock, as far as call time tells.</summary>
    public TimeSpan Offset => Now > State.OpenedAt ? Now - State.OpenedAt : TimeSpan.Zero;
}
