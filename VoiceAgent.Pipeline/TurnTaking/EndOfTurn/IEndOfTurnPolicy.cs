using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking.EndOfTurn;

/// <summary>Decides how long a caller must be silent before their turn is over.</summary>
internal interface IEndOfTurnPolicy
{
    /// <param name="said">What the caller has said in this turn.</param>
    TimeSpan SilenceAfter(Utterances said);

    /// <summary>Whether what was said may be the whole turn, so that an answer may be thought of already.</summary>
    bool MayEndWith(Utterances said);

    /// <summary>Whether the silence is lengthened to what this caller's pauses have taught.</summary>
    bool Adapts(Utterances said);
}
