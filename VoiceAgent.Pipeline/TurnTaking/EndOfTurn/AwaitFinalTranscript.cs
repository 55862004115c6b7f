using VoiceAgent.Pipeline.TurnTaking.Judgement;
using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking.EndOfTurn;

/// <summary>
/// Ends the turn when its final transcript has arrived. The agent answers later, but never acts on an interim transcript. Use it for
/// agents that must not act on wrong words, and as a baseline for measurements.
/// </summary>
/// <param name="Settled">The silence after a final transcript. Words that follow immediately may not be transcribed yet.</param>
/// <param name="Longest">The silence that ends the turn without a final transcript.</param>
internal sealed record AwaitFinalTranscript(TimeSpan Settled, TimeSpan Longest, TimeSpan Keys) : IEndOfTurnPolicy
{
    // Interim transcripts arrive 150–250 ms after the speech, and 99 % of the final transcripts within 1.8 s (design §7).
    public static AwaitFinalTranscript Default { get; } = new(TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(3), AdaptiveSilence.Default.Keys);

    public TimeSpan SilenceAfter(Utterances said, AskedValue asked, string language) => said switch
    {
        { EndsInKeys: true } => KeyPatience.After(said, asked, Keys),
        { IsEmpty: true } => Longest,
        _ => said.AreSettled ? Settled : Longest,
    };

    /// <summary>Always false: this policy waits for final transcripts, so there is no preemptive reply.</summary>
    public bool MayEndWith(Utterances said, string language) => false;

    public bool Adapts(Utterances said, AskedValue asked, string language) => false;
}
