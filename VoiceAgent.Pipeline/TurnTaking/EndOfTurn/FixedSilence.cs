using VoiceAgent.Pipeline.TurnTaking.Judgement;
using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking.EndOfTurn;

/// <summary>Waits for the same silence after all words.</summary>
/// <param name="NoWords">After a sound without words. The transcript may still arrive.</param>
internal sealed record FixedSilence(TimeSpan Silence, TimeSpan NoWords) : IEndOfTurnPolicy
{
    public TimeSpan SilenceAfter(Utterances said, AskedValue asked, string language) => said.IsEmpty ? NoWords : Silence;

    public bool MayEndWith(Utterances said, string language) => Silence > TimeSpan.Zero;

    public bool Adapts(Utterances said, AskedValue asked, string language) => false;
}
