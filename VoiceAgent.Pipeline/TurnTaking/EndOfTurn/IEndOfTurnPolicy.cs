using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking.EndOfTurn;

/// <summary>Decides how long a caller must be silent before their turn ends.</summary>
internal interface IEndOfTurnPolicy
{
    /// <param name="said">What the caller has said in this turn.</param>
    TimeSpan SilenceAfter(Utterances said);

    /// <summary>Whether the words so far may be the whole turn, so that a preemptive reply may begin.</summary>
    bool MayEndWith(Utterances said);

    /// <summary>Whether the silence may be extended to <see cref="CallerPace.MinimumSilence"/>.</summary>
    bool Adapts(Utterances said);
}
