using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking.Judgement;
using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking.EndOfTurn;

/// <summary>Waits for a short silence after a finished sentence, and for a long one after an unfinished sentence.</summary>
/// <param name="Complete">After a yes or no, a farewell, or a sentence with punctuation in the final transcript.</param>
/// <param name="Usual">After words that may end a sentence.</param>
/// <param name="Number">After a spoken digit. The next group of digits may follow.</param>
/// <param name="Unfinished">After a conjunction, a preposition, an article or a filler.</param>
/// <param name="NoWords">After a sound without words. The transcript may still arrive.</param>
/// <param name="Keys">After a DTMF digit. The next digit may follow.</param>
internal sealed record AdaptiveSilence(TimeSpan Complete, TimeSpan Usual, TimeSpan Number, TimeSpan Unfinished, TimeSpan NoWords, TimeSpan Keys) : IEndOfTurnPolicy
{
    // Interim transcripts arrive 150–250 ms after the speech (design §7). A shorter silence would cut off words that were already spoken.
    public static AdaptiveSilence Default { get; } = new(
        TimeSpan.FromMilliseconds(300),
        TimeSpan.FromMilliseconds(600),
        TimeSpan.FromMilliseconds(800),
        TimeSpan.FromMilliseconds(1_400),
        TimeSpan.FromMilliseconds(1_400),
        TimeSpan.FromMilliseconds(1_400));

    // The number of DTMF digits is not a known length yet. The caller may be reading the number from a card, which takes time.
    private static readonly TimeSpan MoreKeys = TimeSpan.FromMilliseconds(2_000);

    // Between these the voice says nothing.
    private const double SoundsOpen = 0.2;
    private const double SoundsFinished = 0.8;

    /// <summary>After words that look like a complete question or request.</summary>
    public TimeSpan Likely { get; init; } = TimeSpan.FromMilliseconds(450);

    /// <summary>A number with one of these lengths is complete. When the list is empty, no number is known to be complete.</summary>
    public IReadOnlyList<int> Digits { get; init; } = [];

    public IReadOnlyList<int> NumberLengths => Digits;

    public bool WaitsForWords => true;

    public TimeSpan SilenceAfter(Utterances said, AskedValue asked, string language)
    {
        if (said.EndsInKeys)
        {
            return asked.IsKnown ? KeyPatience.After(said, asked, MoreKeys)
                : said.Keys[^1] == '#' ? TimeSpan.Zero
                : Digits.Count == 0 ? Keys
                : Digits.Contains(said.Keys.Length) ? Number
                : MoreKeys;
        }

        var spoken = said.Spoken;
        if (spoken.Length == 0)
        {
            return NoWords;
        }

        var words = Completeness.In(language);
        if (words.IsUnfinished(spoken))
        {
            return Unfinished;
        }

        if (Completeness.EndsInCard(spoken))
        {
            return Number;
        }

        var tokens = Wording.Tokens(spoken);
        if (asked.Kind is ValueKind.Date && DateParts.Lack(spoken))
        {
            return Unfinished;
        }

        if (asked.Kind is ValueKind.Date && DateParts.AreWhole(spoken))
        {
            return Likely;
        }

        if (EndsInNumber(said, tokens, asked))
        {
            var digits = DigitsOf(said, tokens, asked);
            return asked.Lacks(digits) ? Unfinished
                : asked.IsWhole(digits) && !asked.MayLack(digits) ? Complete
                : asked.MayLack(digits) ? Number
                : Digits.Contains(digits) ? Complete
                : Number;
        }

        return words.IsWhole(spoken) || (said.AreSettled && Completeness.EndsSentence(spoken)) ? Complete
            : words.LooksWhole(spoken, tokens) ? Likely
            : Usual;
    }

    /// <summary>
    /// Where the words leave it open, the voice decides. A complete answer needs no voice, and a sentence without its end or a number
    /// without its last digits is not finished by a falling voice.
    /// </summary>
    public TimeSpan Weigh(TimeSpan silence, double? finished) =>
        finished >= SoundsFinished && silence > Complete && silence <= Usual ? Complete
        : finished <= SoundsOpen && silence > Complete && silence < Unfinished ? Unfinished
        : silence;

    public bool MayEndWith(Utterances said, string language) => said.Spoken is { Length: > 0 } spoken && !Completeness.In(language).IsUnfinished(spoken);

    public bool Adapts(Utterances said, AskedValue asked, string language)
    {
        if (said.EndsInKeys)
        {
            return false;
        }

        var tokens = Wording.Tokens(said.Spoken);
        return !Completeness.In(language).IsWhole(said.Spoken)
            && !(asked.Kind is ValueKind.Date && DateParts.AreWhole(said.Spoken))
            && !(EndsInNumber(said, tokens, asked) && DigitsOf(said, tokens, asked) is var digits && asked.IsWhole(digits) && !asked.MayLack(digits));
    }

    // Words such as "fifteen" are digits only where digits were asked for.
    private static bool EndsInNumber(Utterances said, IReadOnlyList<string> tokens, AskedValue asked) =>
        Completeness.EndsInNumber(tokens) || (asked is { IsKnown: true, Kind: not ValueKind.Date } && Completeness.EndsInDigits(said.Spoken) && !(tokens is [.., "1"]));

    private static int DigitsOf(Utterances said, IReadOnlyList<string> tokens, AskedValue asked) => asked.IsKnown ? said.Digits : tokens.Count(Wording.IsDigit);
}
