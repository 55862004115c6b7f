using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking.EndOfTurn;

/// <summary>Short after something finished, long where the words say that more is to come.</summary>
/// <param name="Complete">After a yes or no, a farewell, or a sentence that the transcriber has closed.</param>
/// <param name="Usual">After words that may end a sentence.</param>
/// <param name="Number">After a digit: the next group may follow.</param>
/// <param name="Unfinished">After a conjunction, a preposition, an article or a filler.</param>
/// <param name="NoWords">After a sound without words so far: they may still be on their way.</param>
/// <param name="Keys">After a key: the next may follow.</param>
internal sealed record AdaptiveSilence(TimeSpan Complete, TimeSpan Usual, TimeSpan Number, TimeSpan Unfinished, TimeSpan NoWords, TimeSpan Keys) : IEndOfTurnPolicy
{
    // Hypotheses lag 150–250 ms behind the voice (design §7): a shorter silence would cut off words already spoken.
    public static AdaptiveSilence Default { get; } = new(
        TimeSpan.FromMilliseconds(300),
        TimeSpan.FromMilliseconds(600),
        TimeSpan.FromMilliseconds(800),
        TimeSpan.FromMilliseconds(1_400),
        TimeSpan.FromMilliseconds(1_400),
        TimeSpan.FromMilliseconds(1_400));

    // Who looks at a card between the groups of another number than the known ones needs the time.
    private static readonly TimeSpan MoreKeys = TimeSpan.FromMilliseconds(2_000);

    /// <summary>After words in the shape of a whole question or request.</summary>
    public TimeSpan Likely { get; init; } = TimeSpan.FromMilliseconds(450);

    /// <summary>Numbers of so many digits are whole: nothing follows them. Empty: no number is ever known to be whole.</summary>
    public IReadOnlyList<int> Digits { get; init; } = [];

    public TimeSpan SilenceAfter(Utterances said)
    {
        if (said.EndsInKeys)
        {
            return said.Keys[^1] == '#' ? TimeSpan.Zero
                : Digits.Count == 0 ? Keys
                : Digits.Contains(said.Keys.Length) ? Number
                : MoreKeys;
        }

        var spoken = said.Spoken;
        if (spoken.Length == 0)
        {
            return NoWords;
        }

        if (Completeness.IsUnfinished(spoken))
        {
            return Unfinished;
        }

        if (Completeness.EndsInCard(spoken))
        {
            return Number;
        }

        var tokens = Wording.Tokens(spoken);
        if (Completeness.EndsInNumber(tokens))
        {
            return Digits.Contains(tokens.Count(Wording.IsDigit)) ? Complete : Number;
        }

        return Completeness.IsWhole(tokens) || (said.AreSettled && Completeness.EndsSentence(spoken)) ? Complete
            : Completeness.LooksWhole(spoken, tokens) ? Likely
            : Usual;
    }

    public bool MayEndWith(Utterances said) => said.Spoken is { Length: > 0 } spoken && !Completeness.IsUnfinished(spoken);

    public bool Adapts(Utterances said) => !said.EndsInKeys && !Completeness.IsWhole(Wording.Tokens(said.Spoken));
}
