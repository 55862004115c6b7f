using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking.EndOfTurn;

/// <summary>The same silence whatever was said.</summary>
/// <param name="NoWords">After a sound without words so far: they may still be on their way.</param>
internal sealed record FixedSilence(TimeSpan Silence, TimeSpan NoWords) : IEndOfTurnPolicy
{
    public TimeSpan SilenceAfter(Utterances said) => said.IsEmpty ? NoWords : Silence;

    public bool MayEndWith(Utterances said) => Silence > TimeSpan.Zero;

    public bool Adapts(Utterances said) => false;
}
