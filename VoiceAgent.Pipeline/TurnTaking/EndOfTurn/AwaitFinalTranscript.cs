using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking.EndOfTurn;

/// <summary>
/// The turn is over when the transcriber has said its last word on it, as in pipelines that leave the decision to it: never the
/// first to answer, and never mistaken about a word. For agents that must not act on a word misheard, and to measure against.
/// </summary>
/// <param name="Settled">Silence that a settled phrase needs beside it: words said right after it may not be understood yet.</param>
/// <param name="Longest">For a phrase that never comes.</param>
internal sealed record AwaitFinalTranscript(TimeSpan Settled, TimeSpan Longest, TimeSpan Keys) : IEndOfTurnPolicy
{
    // Hypotheses lag 150–250 ms behind the voice, and 99 of 100 phrases come within 1.8 s (design §7).
    public static AwaitFinalTranscript Default { get; } = new(TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(3), AdaptiveSilence.Default.Keys);

    public TimeSpan SilenceAfter(Utterances said) => said switch
    {
        { EndsInKeys: true, Keys: [.., '#'] } => TimeSpan.Zero,
        { EndsInKeys: true } => Keys,
        { IsEmpty: true } => Longest,
        _ => said.AreSettled ? Settled : Longest,
    };

    /// <summary>It waits for words that are sure: nothing is thought of before.</summary>
    public bool MayEndWith(Utterances said) => false;

    public bool Adapts(Utterances said) => false;
}
