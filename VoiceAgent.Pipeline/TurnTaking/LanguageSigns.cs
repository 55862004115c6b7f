using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>The signs in the caller's turns that they speak another language than the agent.</summary>
/// <param name="Turn">The turn that was judged last.</param>
/// <param name="Language">BCP 47. The other language of that turn. Null when there was none.</param>
/// <param name="Words">How many words of it the turn has.</param>
/// <param name="Before">The same for the turn before it.</param>
internal sealed record LanguageSigns(int Turn, string? Language, int Words, LanguageSigns? Before = null)
{
    // A sentence of this many words is enough. An interim transcript has no capital letters, so it may be a name, and needs one more.
    private const int Sentence = 4;
    private const int Guess = 5;

    // Two turns in a row with this many words are enough. "Gracias" is not.
    private const int Phrase = 2;

    // From here on are the scripts of Chinese and Japanese. They have no spaces, and about two characters are a word.
    private const char FirstIdeograph = '\u2E80';

    public static LanguageSigns None { get; } = new(0, null, 0);

    /// <summary>The caller has asked for the language in this turn. The language of the request itself is no sign.</summary>
    public bool IsAsked { get; init; }

    /// <summary>Judges the words of a turn.</summary>
    public LanguageSigns With(CallerTurn turn, Persona persona)
    {
        if (IsAsked && Turn == turn.Number)
        {
            return this;
        }

        string? language = null;
        var (words, isGuess) = (0, false);
        foreach (var heard in turn.Words.Open is { } open ? turn.Words.Settled.Add(open) : turn.Words.Settled)
        {
            if (heard.Language is not { } spoken || Telling(heard.Text) is not (> 0 and var telling))
            {
                continue;
            }

            (words, isGuess) = (spoken == language ? words + telling : telling, heard == turn.Words.Open);
            language = spoken;
        }

        var other = language is null ? null : persona.In(language)?.Language;
        var before = Turn == turn.Number ? Before : this with { Before = null };
        return new LanguageSigns(turn.Number, other, isGuess ? Math.Min(words, words - Guess + Sentence) : words, before);
    }

    /// <summary>The language that the agent should follow to. Null when it should stay.</summary>
    public string? Wanted => Language is not null && (Words >= Sentence || (Words >= Phrase && Before is { } before && before.Language == Language && before.Words >= Phrase))
        ? Language
        : null;

    /// <summary>Counts the words that tell a language: no figures, and no names, which begin with capitals.</summary>
    private static int Telling(string text) => SpokenDigits.WordsOf(text).Where(word => word.Digits.Length == 0).Sum(word => Telling(text[word.From..word.Until].Trim('¿', '¡', '[', ']'), word.From == 0));

    private static int Telling(string word, bool isFirst) =>
        word.Length == 0 || !char.IsLetter(word[0]) ? 0
        : word[0] >= FirstIdeograph ? Math.Max(1, word.Count(letter => letter >= FirstIdeograph) / 2)
        : !isFirst && char.IsUpper(word[0]) ? 0
        : 1;
}
