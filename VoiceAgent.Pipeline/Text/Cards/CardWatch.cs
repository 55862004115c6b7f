using System.Collections.Frozen;
using System.Text;

namespace VoiceAgent.Pipeline.Text.Cards;

/// <summary>
/// Follows one caller's digits, spoken and keyed, over utterances and pauses, and finds those that may belong to a card number.
/// It is an immutable value: each input returns the next one. Offsets are on the clock of the media stream.
/// </summary>
internal sealed record CardWatch
{
    // Callers who read out a card pause between its groups. Callers who start on another number pause for longer.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // For this long after a card number, three or more digits are treated as its remainder, its security code or its expiry date.
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(12);

    // One or two digits (a day of the month, an hour, fifty dollars) are an answer that does not belong to the card.
    private const int ShortAnswer = 2;

    // Words that connect groups of one number. Corrections are missing on purpose: after "no" the caller starts the number again.
    private static readonly FrozenSet<string> Connecting = new[]
    {
        "and", "then", "next", "so", "okay", "ok", "well", "um", "uh", "er", "erm", "hmm", "mm", "ah", "oh", "o", "dash", "hyphen", "space", "comma", "double", "triple",
        "hundred", "thousand", "followed", "by", "is", "it's",
    }.ToFrozenSet();

    public static CardWatch None { get; } = new();

    /// <summary>The digits of a run that is not known to be a card number. Empty for a card number.</summary>
    private string Run { get; init; } = "";

    private Ways Told { get; init; }

    private bool IsCard { get; init; }

    /// <summary>Where the last digit ended.</summary>
    private TimeSpan Until { get; init; }

    /// <summary>The caller has heard an answer to its end. The next digits start a new number, unless the last one was a card number.</summary>
    public CardWatch Answered() => IsCard ? this : this with { Run = "", Told = Ways.None };

    /// <summary>Takes an interim or final transcript of an utterance.</summary>
    public (CardWatch Next, MaskedWords Heard) Hear(string text, TimeSpan from, TimeSpan until, CardPolicy policy)
    {
        var before = At(from);
        var words = SpokenDigits.WordsOf(text);
        var hidden = new bool[words.Count];
        var (run, told, isCard, begins, digits) = (before.Run, before.Told, before.IsCard, 0, false);
        var aftermath = isCard && from - before.Until > Pause;
        for (var at = 0; at < words.Count; at++)
        {
            var word = words[at];
            if (word.Digits.Length == 0 || (run.Length == 0 && !isCard && word.Word is "oh" or "o"))
            {
                (run, told, begins) = Connecting.Contains(word.Word) ? (run, told, begins) : ("", Ways.None, at + 1);
                continue;
            }

            run += word.Digits;
            if (isCard)
            {
                hidden[at] = !aftermath || run.Length > ShortAnswer || GroupAt(words, at) > ShortAnswer;
                aftermath &= !hidden[at];
                digits |= hidden[at];
                continue;
            }

            digits = true;
            told |= Ways.Spoken;
            if (IsGivenAway(run, told, policy))
            {
                isCard = true;
                for (var given = begins; given <= at; given++)
                {
                    hidden[given] = words[given].Digits.Length > 0;
                }
            }
        }

        return (new CardWatch { Run = isCard && !aftermath ? "" : run, Told = told, IsCard = isCard, Until = digits ? until : before.Until }, Masked(text, words, hidden));
    }

    /// <param name="key">0–9, *, #, A–D.</param>
    public (CardWatch Next, bool IsMasked) Press(char key, TimeSpan at, CardPolicy policy)
    {
        var before = At(at);
        if (!char.IsAsciiDigit(key))
        {
            return (key is '#' or '*' ? before.Answered() : before, false);
        }

        var (run, told) = (before.Run + key, before.Told | Ways.Keyed);
        return before.IsCard
            ? at - before.Until <= Pause || run.Length > ShortAnswer
                ? (before with { Run = "", Until = at }, true)
                : (before with { Run = run }, false)
            : IsGivenAway(run, told, policy)
                ? (new CardWatch { IsCard = true, Until = at }, true)
                : (new CardWatch { Run = run, Told = told, Until = at }, false);
    }

    /// <summary>Adds what interim transcripts have shown, so that keys pressed in the meantime are masked too.</summary>
    public CardWatch Noticing(CardWatch other) => other.IsCard && !IsCard ? other : this;

    /// <summary>
    /// Transcripts arrive later than keys. When a caller speaks and keys one number, the order of its digits is unknown, so it is
    /// treated as a card number. Other numbers are not given both ways.
    /// </summary>
    private static bool IsGivenAway(string run, Ways told, CardPolicy policy) =>
        CardNumbers.IsGivenAway(run, policy) || (run.Length > CardNumbers.Kept && told is (Ways.Spoken | Ways.Keyed));

    private CardWatch At(TimeSpan now) => Run.Length == 0 && !IsCard ? this : now - Until > (IsCard ? Aftermath : Pause) ? None : this;

    /// <summary>How many digits the caller said in a row around this position.</summary>
    private static int GroupAt(IReadOnlyList<DigitWord> words, int at)
    {
        var (first, last) = (at, at);
        while (first > 0 && (words[first - 1].Digits.Length > 0 || Connecting.Contains(words[first - 1].Word)))
        {
            first--;
        }

        while (last + 1 < words.Count && (words[last + 1].Digits.Length > 0 || Connecting.Contains(words[last + 1].Word)))
        {
            last++;
        }

        return words.Skip(first).Take(last - first + 1).Sum(word => word.Digits.Length);
    }

    [Flags]
    private enum Ways
    {
        None = 0,
        Spoken = 1,
        Keyed = 2,
    }

    /// <summary>The text with one mask for each group of hidden digits.</summary>
    private static MaskedWords Masked(string text, IReadOnlyList<DigitWord> words, bool[] hidden)
    {
        if (!hidden.Contains(true))
        {
            return new MaskedWords(text, 0);
        }

        var masked = new StringBuilder(text.Length);
        var (copied, count) = (0, 0);
        for (var at = 0; at < words.Count; at++)
        {
            if (!hidden[at])
            {
                continue;
            }

            var last = at;
            for (var next = at; next < words.Count && (hidden[next] || Connecting.Contains(words[next].Word)); next++)
            {
                count += words[next].Digits.Length * (hidden[next] ? 1 : 0);
                last = hidden[next] ? next : last;
            }

            var first = at > 0 && words[at - 1].Word is "double" or "triple" ? words[at - 1] : words[at];
            masked.Append(text, copied, first.From - copied).Append(CardNumbers.Mask);
            (copied, at) = (words[last].Until, last);
        }

        return new MaskedWords(masked.Append(text, copied, text.Length - copied).ToString(), count);
    }
}

/// <param name="Text">The utterance after masking.</param>
/// <param name="Hidden">How many digits were masked.</param>
internal readonly record struct MaskedWords(string Text, int Hidden);
