using System.Collections.Frozen;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>Decides how long a caller must be silent before their turn is over.</summary>
internal interface IEndOfTurnPolicy
{
    /// <param name="said">What the caller has said in this turn.</param>
    TimeSpan SilenceAfter(Utterances said);
}

/// <summary>The same silence whatever was said.</summary>
/// <param name="NoWords">After a sound without words so far: they may still be on their way.</param>
internal sealed record FixedSilence(TimeSpan Silence, TimeSpan NoWords) : IEndOfTurnPolicy
{
    public TimeSpan SilenceAfter(Utterances said) => said.IsEmpty ? NoWords : Silence;
}

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
        TimeSpan.FromMilliseconds(500),
        TimeSpan.FromMilliseconds(800),
        TimeSpan.FromMilliseconds(1_200),
        TimeSpan.FromMilliseconds(1_500),
        TimeSpan.FromMilliseconds(2_000));

    private static readonly FrozenSet<string> Whole = new[]
    {
        "yes", "yeah", "yep", "no", "nope", "sure", "correct", "right", "okay", "ok", "please", "thanks", "bye", "goodbye", "hello",
        "yes please", "no thanks", "no thank you", "thank you", "that's right", "that's all", "that is all", "that's it", "that's correct",
        "no that's all", "no that's it", "all good",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> Dangling = new[]
    {
        "and", "but", "or", "so", "because", "if", "when", "that", "which", "who", "then", "than", "the", "a", "an", "my", "your", "his", "her",
        "their", "our", "this", "these", "those", "to", "of", "in", "on", "at", "for", "from", "with", "about", "by", "is", "was", "are",
        "were", "am", "i", "i'm", "it's", "i'd", "i've", "i'll", "like", "well", "also", "maybe", "let's", "um", "uh", "er", "erm", "hmm",
    }.ToFrozenSet();

    public TimeSpan SilenceAfter(Utterances said)
    {
        if (said.Keys.Length > 0)
        {
            return said.Keys[^1] == '#' ? TimeSpan.Zero : Keys;
        }

        var spoken = said.Spoken;
        if (spoken.Length == 0)
        {
            return NoWords;
        }

        var last = LastWord(spoken);
        if (Dangling.Contains(last))
        {
            return Unfinished;
        }

        var tokens = Wording.Tokens(spoken);
        if (tokens.Count > 0 && Wording.IsDigit(tokens[^1]))
        {
            return Number;
        }

        return said.AreSettled && EndsSentence(spoken) || Whole.Contains(string.Join(' ', tokens)) ? Complete : Usual;
    }

    private static bool EndsSentence(string text) => text[^1] is '.' or '?' or '!';

    private static string LastWord(string text) =>
        text[(text.LastIndexOf(' ') + 1)..].Trim('.', ',', '?', '!', '…', '-').ToLowerInvariant();
}
