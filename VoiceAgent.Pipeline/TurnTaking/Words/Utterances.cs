using System.Collections.Immutable;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.Text.Cards;

namespace VoiceAgent.Pipeline.TurnTaking.Words;

/// <summary>The words between two pauses, as the transcriber divides them.</summary>
internal sealed record Utterance(string Text, TimeSpan From, TimeSpan Until)
{
    /// <summary>BCP 47. The language that the transcriber has detected. Null when it listens for one language only.</summary>
    public string? Language { get; init; }

    /// <summary>Digits were held back. Only the final transcript has them.</summary>
    public bool IsCut { get; init; }

    /// <summary>True when the turn continued before the final transcript of this utterance arrived.</summary>
    public bool IsGuess { get; init; }

    public bool Overlaps(Utterance other) => From < other.Until && other.From < Until;
}

/// <summary>What the caller has said and keyed in so far, within a turn or as overlapping speech.</summary>
/// <param name="Open">The utterance that may still change. Null when all are final.</param>
internal sealed record Utterances(ImmutableList<Utterance> Settled, Utterance? Open, string Keys)
{
    /// <summary>Replaces a digit of a payment card number.</summary>
    public const char MaskedKey = 'x';

    private static readonly string HeldBack = Wording.Bare(CardNumbers.Held);

    public static Utterances None { get; } = new([], null, "");

    public bool IsEmpty => Settled.IsEmpty && Open is null && Keys.Length == 0;

    /// <summary>How many words had been transcribed when the last key was pressed.</summary>
    public int WordsBeforeKeys { get; init; }

    /// <summary>True when the last input was a DTMF digit, not a word.</summary>
    public bool EndsInKeys => Keys.Length > 0 && Wording.Tokens(Spoken).Count <= WordsBeforeKeys;

    /// <summary>How many digits the words and the keys have together.</summary>
    public int Digits => SpokenDigits.In(Spoken).Length + Keys.Count(char.IsAsciiDigit);

    /// <summary>True when no final transcript is missing.</summary>
    public bool AreSettled => Open is null && !Settled.Exists(static utterance => utterance.IsGuess);

    /// <summary>The spoken words, in order.</summary>
    public string Spoken => string.Join(' ', Texts);

    /// <summary>What the model gets as the words of the caller.</summary>
    public string Text => Keys.Length == 0 ? Spoken : WordsBeforeKeys == 0 ? $"{Keyed} {Spoken}".TrimEnd() : $"{Spoken} {Keyed}".TrimStart();

    // When more words follow, digits that were held back are in them.
    private IEnumerable<string> Texts
    {
        get
        {
            var all = Open is null ? Settled : Settled.Add(Open);
            return all.Where((utterance, at) => at == all.Count - 1 || Wording.Bare(utterance.Text) != HeldBack).Select(utterance => utterance.Text);
        }
    }

    private string Keyed => Keys.Contains(MaskedKey) ? CardNumbers.Mask : $"[keypad: {Keys.TrimEnd('#')}]";

    /// <summary>Where the last word ends, in media time.</summary>
    public TimeSpan Until => (Open ?? Settled.LastOrDefault())?.Until ?? TimeSpan.Zero;

    public TimeSpan Recognized => Settled.Aggregate(TimeSpan.Zero, (sum, utterance) => sum + (utterance.Until - utterance.From));

    public Utterances WithKey(char digit) => this with { Keys = Keys + digit, WordsBeforeKeys = Wording.Tokens(Spoken).Count };

    /// <summary>Adds an utterance, or replaces the interim transcript of the same utterance.</summary>
    public Utterances With(Utterance heard, bool final)
    {
        if (!final)
        {
            // The next utterance has begun, and the final transcript of the one before is still missing.
            return Open is { } before && before.Until <= heard.From ? this with { Settled = InOrder(before with { IsGuess = true }), Open = heard }
                : Open is { } later && heard.Until <= later.From ? this with { Settled = InOrder(heard with { IsGuess = true }) }
                : this with { Open = heard };
        }

        if (Open is { } earlier && earlier.Until <= heard.From)
        {
            return (this with { Settled = InOrder(earlier with { IsGuess = true }), Open = null }).With(heard, final);
        }

        var known = Settled.FindLastIndex(settled => settled.IsGuess && heard.Overlaps(settled));
        return this with
        {
            Settled = known < 0 ? InOrder(heard) : Settled.SetItem(known, heard),
            Open = Open is { } open && open.From >= heard.Until ? open : null,
        };
    }

    /// <summary>The utterance without a final transcript that has the same time as this one.</summary>
    public Utterance? GuessOf(Utterance heard) =>
        Open is { } open && heard.From < open.Until && open.From < heard.Until ? open : Settled.FindLast(settled => settled.IsGuess && heard.Overlaps(settled));

    /// <summary>Removes the interim transcript of this utterance.</summary>
    public Utterances Without(Utterance heard) => this with
    {
        Open = Open is { } open && (open.From == heard.From || heard.Overlaps(open)) ? null : Open,
        Settled = Settled.RemoveAll(settled => settled.IsGuess && heard.Overlaps(settled)),
    };

    /// <summary>No interim transcript changes any more.</summary>
    public Utterances Kept() => this with { Settled = [.. Settled.Select(settled => settled.IsGuess ? settled with { IsGuess = false } : settled)] };

    private ImmutableList<Utterance> InOrder(Utterance heard) => Settled.Insert(Settled.FindLastIndex(settled => settled.From <= heard.From) + 1, heard);

    /// <summary>Joins both, in order. An open utterance that continues in <paramref name="more"/> stays one utterance.</summary>
    public Utterances Then(Utterances more)
    {
        var both = this with
        {
            Keys = Keys + more.Keys,
            WordsBeforeKeys = more.Keys.Length == 0 ? WordsBeforeKeys : Wording.Tokens(Spoken).Count + more.WordsBeforeKeys,
        };
        return Open is not { } mine ? both with { Settled = Settled.AddRange(more.Settled), Open = more.Open }
            : more.Open is { } theirs && theirs.From == mine.From
                ? both with { Settled = Settled.AddRange(more.Settled), Open = mine with { Text = $"{mine.Text} {theirs.Text}", Until = theirs.Until } }
                : both with { Settled = Settled.Add(mine with { IsGuess = true }).AddRange(more.Settled), Open = more.Open };
    }
}
