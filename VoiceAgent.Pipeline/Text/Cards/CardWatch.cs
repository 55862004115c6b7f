using System.Collections.Frozen;
using VoiceAgent.Pipeline.Text.Numbers;

namespace VoiceAgent.Pipeline.Text.Cards;

/// <summary>
/// Follows one caller's digits, spoken and keyed, over utterances and pauses, and finds those that may belong to a card number.
/// It is an immutable value: each input returns the next one. Offsets are on the clock of the media stream.
/// </summary>
internal sealed record CardWatch
{
    /// <summary>One or two digits (a day of the month, an hour, fifty dollars) are an answer that does not belong to the card.</summary>
    public const int ShortAnswer = 2;

    // Callers who read out a card pause between its groups. Callers who start on another number pause for longer.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // For this long after a card number, three or more digits are treated as its remainder, its security code or its expiry date.
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(12);

    // Words that connect groups of one number. Corrections are missing on purpose: after "no" the caller starts the number again.
    private static readonly FrozenSet<string> Connecting = new[]
    {
        "and", "then", "next", "so", "okay", "ok", "well", "um", "uh", "er", "erm", "hmm", "mm", "ah", "oh", "o", "dash", "hyphen", "space", "comma", "double", "triple",
        "hundred", "thousand", "followed", "by", "is", "it's", "y", "und", "et", "dann", "puis", "luego", "después", "poi", "então", "dan", "potem", "ähm", "euh",
    }.ToFrozenSet();

    public static CardWatch None { get; } = new();

    private DigitRun Run { get; init; } = DigitRun.None;

    /// <summary>Where the last digit ended.</summary>
    private TimeSpan Until { get; init; }

    /// <summary>The caller has given masked digits of a card.</summary>
    public static CardWatch InCard(TimeSpan until) => new() { Run = DigitRun.None.Card(), Until = until };

    /// <summary>Until when the caller counts as being in the middle of a number that may be a card's. Null when they are not.</summary>
    public TimeSpan? NumberUntil(TimeSpan now) => At(now).Run switch
    {
        { IsCard: true } => Until + Aftermath,
        var run when run.Digits.Length + run.Before.Length > ShortAnswer => Until + Pause,
        _ => null,
    };

    public static bool Connects(string word) => Connecting.Contains(word);

    /// <summary>The caller has heard an answer to its end. The next digits start a new number, unless the last one was a card number or is not whole.</summary>
    public CardWatch Answered() => Run.IsCard || Run.Held.Length > 0 ? this : this with { Run = DigitRun.None };

    /// <summary>Takes an interim or final transcript of an utterance.</summary>
    /// <param name="expected">What the number is expected to be for.</param>
    public (CardWatch Next, MaskedWords Heard) Hear(string text, TimeSpan from, TimeSpan until, CardPolicy policy, ExpectedNumber? expected = null, bool isFinal = true)
    {
        var before = At(from);
        var reading = new CardReading(text, before.Run, policy, expected ?? ExpectedNumber.Any, isFinal);
        var isAftermath = reading.Read(before.Run.IsCard && from - before.Until > Pause);
        var run = reading.Run.IsCard && !isAftermath ? reading.Run with { Digits = "" } : reading.Run;
        return (new CardWatch { Run = run, Until = reading.HasDigits ? until : before.Until }, reading.Masked());
    }

    /// <param name="key">0–9, *, #, A–D.</param>
    public (CardWatch Next, bool IsMasked) Press(char key, TimeSpan at, CardPolicy policy, ExpectedNumber? expected = null)
    {
        var before = At(at);
        if (!char.IsAsciiDigit(key))
        {
            return (key is '#' or '*' ? before.Answered() : before, false);
        }

        var run = before.Run.With(key.ToString()).ToldBy(Ways.Keyed);
        if (run.IsCard)
        {
            return at - before.Until <= Pause || run.Digits.Length > ShortAnswer
                ? (before with { Run = before.Run with { Digits = "" }, Until = at }, true)
                : (before with { Run = before.Run with { Digits = run.Digits } }, false);
        }

        // Keys pass one by one, so a telephone number passes only where the agent has asked for it.
        var isTelephone = expected is { Purpose: NumberPurpose.Telephone, IsAsked: true, Context.Telephones: var telephones } && run.MayBeTelephone(telephones);
        return run.IsGivenAway(policy) && !isTelephone
            ? (new CardWatch { Run = DigitRun.None.Card(), Until = at }, true)
            : (new CardWatch { Run = run, Until = at }, false);
    }

    /// <summary>Adds what interim transcripts have shown, so that keys pressed in the meantime are masked too.</summary>
    public CardWatch Noticing(CardWatch other) => other.Run.IsCard && !Run.IsCard ? other : this;

    private CardWatch At(TimeSpan now) => Run is { Digits.Length: 0, IsCard: false } ? this : now - Until > (Run.IsCard ? Aftermath : Pause) ? None : this;
}
