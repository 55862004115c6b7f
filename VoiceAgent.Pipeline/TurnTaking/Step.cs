using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>One step while it is being made: the state so far and what is to be done. Nothing of it outlives the step.</summary>
internal sealed class Step(ConversationState state, TimeSpan now)
{
    private readonly List<Effect> _effects = [];

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

    /// <summary>Where we are on the line's clock, as far as call time tells.</summary>
    public TimeSpan Offset => Now > State.OpenedAt ? Now - State.OpenedAt : TimeSpan.Zero;
}
