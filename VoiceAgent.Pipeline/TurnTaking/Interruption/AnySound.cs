namespace VoiceAgent.Pipeline.TurnTaking.Interruption;

/// <summary>Any sound interrupts the agent.</summary>
internal sealed record AnySound : IBargeInPolicy
{
    public TimeSpan Length => TimeSpan.Zero;

    public TimeSpan Grace => TimeSpan.Zero;

    public int Words => 0;
}
