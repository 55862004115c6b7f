using System.Text;

namespace VoiceAgent.Pipeline.Text;

/// <summary>
/// Splits a text into words that can be compared with a transcript of the same speech. Figures and number words become the same
/// digits: "$412.50" and "four hundred twelve dollars and fifty cents". In scripts without spaces each character is a word.
/// </summary>
internal static class ComparableWords
{
    /// <param name="read">Says a piece that contains figures in words. Null when figures are only compared as digits.</param>
    public static IReadOnlyList<ComparableWord> Of(string text, Func<string, string>? read = null)
    {
        var pieces = Pieces(text);
        if (read is not null)
        {
            pieces = [.. pieces.SelectMany(piece => piece.Word.Any(char.IsAsciiDigit) ? Pieces(read(piece.Word)).Select(part => part with { From = piece.From, Until = piece.Until, EndsSentence = piece.EndsSentence }) : [piece])];
        }

        var bare = pieces.ConvertAll(piece => piece.Word);
        var words = new List<ComparableWord>(pieces.Count);
        var begins = true;
        for (var at = 0; at < pieces.Count; at++)
        {
            var piece = pieces[at];
            foreach (var figure in Figures.Of(bare, at).Where(figure => figure is not "and"))
            {
                words.Add(new ComparableWord(figure, piece.Word, piece.From, piece.Until, begins));
                begins = false;
            }

            begins |= piece.EndsSentence;
        }

        return words;
    }

    /// <summary>How many characters of a text are not spaces. Positions of words count these.</summary>
    public static int Length(string text) => text.Count(letter => !char.IsWhiteSpace(letter));

    /// <summary>The end of the text from the given position on.</summary>
    /// <param name="from">Spaces are not counted.</param>
    public static string TextFrom(string text, int from)
    {
        var at = 0;
        while (at < text.Length && (from > 0 || char.IsWhiteSpace(text[at])))
        {
            from -= char.IsWhiteSpace(text[at]) ? 0 : 1;
            at++;
        }

        return text[at..];
    }

    /// <summary>Whether a transcriber may have heard the one as the other: "thanks" and "banks".</summary>
    public static bool SoundAlike(string one, string other)
    {
        var longer = Math.Max(one.Length, other.Length);
        return one == other || (longer >= 3 && !one.Any(char.IsAsciiDigit) && !other.Any(char.IsAsciiDigit) && Changes(one, other) <= longer / 3);
    }

    /// <summary>Whether the two words are heard as one: "to" and "day" as "today".</summary>
    public static bool AreJoined(string first, string second, string both) =>
        Math.Abs(first.Length + second.Length - both.Length) <= 1 && first != both && second != both && Changes(first + second, both) <= 1;

    private static List<Piece> Pieces(string text)
    {
        var pieces = new List<Piece>();
        var word = new StringBuilder();
        var (at, from) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            var isSpace = Rune.IsWhiteSpace(rune);
            if (Scripts.IsDense(rune))
            {
                End();
                pieces.Add(new Piece(rune.ToString(), at, at + rune.Utf16SequenceLength, false));
            }
            else if (isSpace || rune.Value is '-' or '–' or '—')
            {
                End();
            }
            else
            {
                from = word.Length == 0 ? at : from;
                word.Append(rune.ToString());
            }

            at += isSpace ? 0 : rune.Utf16SequenceLength;
        }

        End();
        return pieces;

        void End()
        {
            var raw = word.ToString();
            word.Clear();
            var bare = Wording.Bare(raw);
            var ends = raw.Length > 0 && Punctuation.IsSentenceEnd(raw[^1]);
            if (bare.Length > 0)
            {
                pieces.Add(new Piece(bare, from, at, ends));
            }
            else if (ends && pieces.Count > 0)
            {
                pieces[^1] = pieces[^1] with { EndsSentence = true };
            }
        }
    }

    // The number of letters to insert, remove or replace (Levenshtein).
    private static int Changes(string one, string other)
    {
        Span<int> before = stackalloc int[other.Length + 1];
        Span<int> row = stackalloc int[other.Length + 1];
        for (var at = 0; at <= other.Length; at++)
        {
            before[at] = at;
        }

        for (var first = 1; first <= one.Length; first++)
        {
            row[0] = first;
            for (var second = 1; second <= other.Length; second++)
            {
                var replaced = before[second - 1] + (one[first - 1] == other[second - 1] ? 0 : 1);
                row[second] = Math.Min(replaced, Math.Min(before[second], row[second - 1]) + 1);
            }

            row.CopyTo(before);
        }

        return before[other.Length];
    }

    private readonly record struct Piece(string Word, int From, int Until, bool EndsSentence);
}

/// <param name="Figure">A digit, or the word.</param>
/// <param name="Word">The word as it is written, in lower case and without punctuation. A number has it once for each digit.</param>
/// <param name="From">Where the word begins in the text. Spaces are not counted.</param>
/// <param name="Until">Where it ends.</param>
/// <param name="BeginsSentence">True for the first word of a sentence.</param>
internal readonly record struct ComparableWord(string Figure, string Word, int From, int Until, bool BeginsSentence);
