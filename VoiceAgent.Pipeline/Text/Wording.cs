using System.Collections.Frozen;

namespace VoiceAgent.Pipeline.Text;

/// <summary>
/// Compares an interim transcript with a later one. A service writes "four seven one nine" in an interim transcript and "4719."
/// in the final one.
/// </summary>
internal static class Wording
{
    private static readonly FrozenDictionary<string, string> Digits = NumberWords.Ones[..10].Select((word, value) => (word, digit: $"{value}"))
        .Append((word: "oh", digit: "0")).ToFrozenDictionary(pair => pair.word, pair => pair.digit);

    private static readonly FrozenSet<string> Fillers = new[] { "um", "uh", "er", "erm", "hmm", "mm", "ah" }.ToFrozenSet();

    // These words after a request do not change the answer.
    private static readonly FrozenSet<string> Courtesies = new[] { "please", "thanks", "okay", "ok" }.ToFrozenSet();

    // One of these words changes the meaning of a sentence of any length.
    private static readonly FrozenSet<string> Decisive = new[] { "no", "not", "yes", "don't", "never", "cancel", "stop" }.ToFrozenSet();

    /// <summary>Lower-case words without punctuation and fillers. Each digit is a word of its own.</summary>
    public static IReadOnlyList<string> Tokens(string text) => [.. Pieces(text).SelectMany(piece => piece.Tokens)];

    /// <summary>How many words a text has, as its spaces separate them. In a script without spaces, each character counts.</summary>
    public static int CountWords(string text)
    {
        var (count, inWord) = (0, false);
        foreach (var sign in text)
        {
            var isDense = Scripts.IsDense(sign);
            count += isDense || (!inWord && !char.IsWhiteSpace(sign) && !Scripts.IsWide(sign)) ? 1 : 0;
            inWord = !isDense && !char.IsWhiteSpace(sign) && (inWord || !Scripts.IsWide(sign));
        }

        return count;
    }

    public static bool IsDigit(string token) => token.Length == 1 && char.IsAsciiDigit(token[0]);

    public static bool IsFiller(string token) => Fillers.Contains(token);

    /// <summary>The text without its first <paramref name="tokens"/> tokens.</summary>
    public static string Without(string text, int tokens) => Without([.. Pieces(text)], tokens, out _) ?? text;

    private static string? Without(IReadOnlyList<Piece> pieces, int tokens, out bool between)
    {
        var spent = 0;
        var skipped = 0;
        while (skipped < pieces.Count && spent < tokens)
        {
            spent += pieces[skipped].Tokens.Count;
            skipped++;
        }

        between = spent == tokens;
        return skipped == 0 ? null : string.Join(' ', pieces.Skip(skipped).Select(piece => piece.Raw));
    }

    /// <summary>How <paramref name="heard"/> differs from <paramref name="before"/>, which the agent has already acted on.</summary>
    public static Revision Compare(string before, string heard)
    {
        var pieces = InFigures(heard);
        var old = TokensOf(InFigures(before));
        var now = TokensOf(pieces);
        var head = now.Count > old.Count ? [.. now.Take(old.Count)] : now;
        if (IsMaterial(old, head))
        {
            return new Revision(RevisionKind.Different, heard, "");
        }

        var rest = Without(pieces, old.Count, out var between) ?? heard;
        if (now.Count > old.Count && !between)
        {
            // The number continues: "four seven one" was the beginning of "4719".
            return new Revision(RevisionKind.Different, heard, "");
        }

        return now.Count <= old.Count
            ? new Revision(RevisionKind.Same, heard, "")
            : new Revision(RevisionKind.Extended, heard[..^rest.Length].TrimEnd(), rest);
    }

    /// <summary>True when one answer fits both texts: they have the same words, apart from courtesies at the end.</summary>
    public static bool SaysTheSame(string before, string now) => Core(before).SequenceEqual(Core(now));

    private static IReadOnlyList<string> Core(string text)
    {
        var tokens = TokensOf(InFigures(text));
        var length = tokens.Count;
        while (length > 1 && Courtesies.Contains(tokens[length - 1]))
        {
            length--;
        }

        return [.. tokens.Take(length)];
    }

    private static bool IsMaterial(IReadOnlyList<string> old, IReadOnlyList<string> now)
    {
        if (old.SequenceEqual(now))
        {
            return false;
        }

        var changed = old.Count + now.Count - (InCommon(old, now) * 2);
        return !old.Where(IsDigit).SequenceEqual(now.Where(IsDigit))
            || Decisive.Any(word => old.Count(token => token == word) != now.Count(token => token == word))
            || changed > Math.Max(old.Count, now.Count) / 2; // a misheard word counts twice: as removed and as added
    }

    /// <summary>How many words both have in the same order.</summary>
    private static int InCommon(IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        var longest = new int[one.Count + 1, other.Count + 1];
        for (var first = one.Count - 1; first >= 0; first--)
        {
            for (var second = other.Count - 1; second >= 0; second--)
            {
                longest[first, second] = one[first] == other[second]
                    ? longest[first + 1, second + 1] + 1
                    : Math.Max(longest[first + 1, second], longest[first, second + 1]);
            }
        }

        return longest[0, 0];
    }

    private static IReadOnlyList<string> TokensOf(IEnumerable<Piece> pieces) => [.. pieces.SelectMany(piece => piece.Tokens)];

    private static IEnumerable<Piece> Pieces(string text) => Raw(text).Select(raw => new Piece(raw, [.. raw.Split('-').SelectMany(TokensOf)]));

    /// <summary>As <see cref="Pieces"/>, with each number as digits. Only for comparing two texts that are both read this way.</summary>
    private static IReadOnlyList<Piece> InFigures(string text)
    {
        var words = new List<(int Raw, string Word)>();
        var raws = Raw(text);
        for (var at = 0; at < raws.Length; at++)
        {
            words.AddRange(raws[at].Split('-').Select(Bare).Where(word => word.Length > 0 && !Fillers.Contains(word)).Select(word => (at, word)));
        }

        var bare = words.ConvertAll(word => word.Word);
        var tokens = words.Select((word, at) => (word.Raw, Tokens: Figures.Of(bare, at))).ToLookup(word => word.Raw, word => word.Tokens);
        return [.. raws.Select((raw, at) => new Piece(raw, [.. tokens[at].SelectMany(some => some)]))];
    }

    private static string[] Raw(string text) => text.Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);

    internal static string Bare(string raw) => raw.Trim('.', ',', '?', '!', ';', ':', '"', '(', ')', '…', '。', '、', '，', '？', '！', '।', '¿', '¡', '؟').ToLowerInvariant().Replace('’', '\'');

    private static IEnumerable<string> TokensOf(string raw)
    {
        var word = Bare(raw);
        if (word.Length == 0 || Fillers.Contains(word))
        {
            return [];
        }

        if (word.All(char.IsAsciiDigit))
        {
            return word.Select(digit => digit.ToString());
        }

        return [Digits.GetValueOrDefault(word, word)];
    }

    /// <param name="Raw">The piece as it is written in the text.</param>
    private sealed record Piece(string Raw, IReadOnlyList<string> Tokens);
}

internal enum RevisionKind
{
    /// <summary>The same words. Spelling and punctuation may differ.</summary>
    Same,

    /// <summary>The same words, with more words after them.</summary>
    Extended,

    /// <summary>Different words: the earlier transcript was wrong.</summary>
    Different,
}

/// <param name="Text">The words that replace the earlier ones.</param>
/// <param name="Rest">The words that were added after them.</param>
internal readonly record struct Revision(RevisionKind Kind, string Text, string Rest);
