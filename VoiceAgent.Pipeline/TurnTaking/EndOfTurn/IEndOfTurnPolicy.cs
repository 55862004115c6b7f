using VoiceAgent.Pipeline.TurnTaking.Judgement;
using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking.EndOfTurn;

/// <summary>Decides how long a caller must be silent before their turn ends.</summary>
internal interface IEndOfTurnPolicy
{
    /// <param name="said">What the caller has said in this turn.</param>
    /// <param name="asked">What the caller was asked for.</param>
    /// <param name="language">The language of the conversation, BCP 47.</param>
    TimeSpan SilenceAfter(Utterances said, AskedValue asked, string language);

    /// <summary>How many digits the numbers of this agent's callers have. Empty when it is not known.</summary>
    IReadOnlyList<int> NumberLengths => [];

    /// <summary>Whether the turn waits for the transcript of its last sound, when transcripts are late.</summary>
    bool WaitsForWords => false;

    /// <summary>Combines what the words say with what the voice says.</summary>
    /// <param name="silence">How long to wait after the words.</param>
    /// <param name="finished">How likely the caller's voice was that of a finished turn. Null without a model that hears it.</param>
    TimeSpan Weigh(TimeSpan silence, double? finished) => silence;

    /// <summary>Whether the words so far may be the whole turn, so that a preemptive reply may begin.</summary>
    bool MayEndWith(Utterances said, string language);

    /// <summary>Whether the silence may be extended to <see cref="CallerPace.MinimumSilence"/>.</summary>
    bool Adapts(Utterances said, AskedValue asked, string language);
}
