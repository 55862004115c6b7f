using System.Collections.Immutable;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.Text.Cards;

namespace VoiceAgent.Pipeline.TurnTaking.Words;

/// <summary>Words between two pauses, as the transcriber cuts them.</summary>
internal sealed record Utterance(string Text, TimeSpan From, TimeSpan Until)
{
    /// <summary>The turn went on before the transcriber was sure of it: its last word is still to come.</summary>
    public bool IsGuess { get; init; }
}

/// <summary>What the caller has said so far, by voice and by key, in one turn or beside one.</summary>
/// <param name="Open">The utterance that may still change.</param>
internal sealed record Utterances(ImmutableList<Utterance> Settled, Utterance? Open, string Keys)
{
    /// <summary>Some key of a payment card's number: nobody is told which.</summary>
    public const char MaskedKey = 'x';

    public static Utterances None { get; } = new([], null, "");

    public bool IsEmpty => Settled.IsEmpty && Open is null && Keys.Length == 0;

    /// <summary>How many words had been understood when the last key was pressed.</summary>
    public int WordsBeforeKeys { get; init; }

    /// <summary>The last thing was a key, not a word.</summary>
    public bool EndsInKeys => Keys.Length > 0 && Wording.Tokens(Spoken).Count <= WordsBeforeKeys;

    public bool AreSettled => Open is null;

    /// <summary>The spoken words, in order.</summary>
    public string Spoken => Open is null
        ? string.Join(' ', Settled.Select(utterance => utterance.Text))
        : string.Join(' ', Settled.Select(utterance => utterance.Text).Append(Open.Text));

    /// <summary>What the model is told that the caller said.</summary>
    public string Text => Keys.Length == 0 ? Spoken : $"{Spoken} {Keyed}".TrimStart();

    private string Keyed => Keys.Contains(MaskedKey) ? CardNumbers.Mask : $"[keypad: {Keys.TrimEnd('#')}]";

    /// <summary>Where the last word ends, on the audio's clock.</summary>
    public TimeSpan Until => (Open ?? Settled.LastOrDefault())?.Until ?? TimeSpan.Zero;

    public TimeSpan Recognized => Settled.Aggregate(TimeSpan.Zero, (sum, utterance) => sum + (utterance.Until - utterance.From));

    public Utterances WithKey(char tone) => this with { Keys = Keys + tone, WordsBeforeKeys = Wording.Tokens(Spoken).Count };

    /// <summary>The words with more of them, or with better ones: the last word on a guess replaces it.</summary>
    public Utterances With(Utterance heard, bool final)
    {
        if (!final)
        {
            return this with { Open = heard };
        }

        var known = Settled.FindLastIndex(settled => settled.IsGuess && heard.From < settled.Until && settled.From < heard.Until);
        return this with
        {
            Settled = known < 0 ? Settled.Add(heard) : Settled.SetItem(known, heard),
            Open = Open is { } open && open.From >= heard.Until ? open : null,
        };
    }

    /// <summary>The words of both, in order; an open utterance that goes on in <paramref name="more"/> stays one.</summary>
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
