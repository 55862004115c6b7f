namespace VoiceAgent.Emulators.Speech.Voice;

/// <summary>
/// Splits text into clauses as it arrives, so that the first clause can be spoken before the text is complete.
/// A clause ends at punctuation with a space after it, at the punctuation of scripts without spaces, or after <see cref="LongestClause"/> words.
/// </summary>
internal sealed class ClauseReader
{
    private const int LongestClause = 16;
    private static readonly TimeSpan Comma = TimeSpan.FromMilliseconds(140);
    private static readonly TimeSpan Stop = TimeSpan.FromMilliseconds(320);

    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase) { "mr.", "mrs.", "ms.", "dr.", "st.", "no.", "vs.", "e.g.", "i.e." };

    /// <summary>The punctuation of Chinese and Japanese. No space follows it.</summary>
    private const string Wide = "。．、，！？；：";

    /// <summary>Signs around a word that do not belong to it.</summary>
    private static readonly char[] Around = [.. ".,!?;:\"()“”…—–«»¿¡،؟؛।" + Wide];

    private readonly List<WrittenWord> _words = [];
    private string _tail = "";
    private int _tailOffset;

    /// <summary>Reads the next passage and returns the clauses that it completes.</summary>
    public IEnumerable<Clause> Read(Passage passage)
    {
        if (_tail.Length == 0)
        {
            _tailOffset = passage.Offset;
        }

        if (passage.Bookmark is { } bookmark)
        {
            yield return new Clause([], TimeSpan.Zero) { Bookmark = bookmark };
        }

        var text = _tail + passage.Text;
        var at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var end = at;
            while (end < text.Length && !char.IsWhiteSpace(text[end]) && (end == at || !Wide.Contains(text[end - 1])))
            {
                end++;
            }

            if (end == text.Length && !passage.Complete && !Wide.Contains(text[end - 1]) && !EndsSentence(text.AsSpan(at..end)))
            {
                break;
            }

            if (Add(text[at..end], _tailOffset + at, passage.Spelled) is { } clause)
            {
                yield return clause;
            }

            at = end;
        }

        _tail = text[at..];
        _tailOffset += at;
        if (passage.Complete && Finish(passage.Pause) is { } rest)
        {
            yield return rest;
        }
    }

    /// <summary>"approved." ends a sentence whatever follows. "3." and "U." may continue.</summary>
    private static bool EndsSentence(ReadOnlySpan<char> token) =>
        token.Length > 3 && token[^1] is '.' or '!' or '?' && token[..^1].IndexOfAnyExceptInRange('A', 'z') < 0 && !Abbreviations.Contains(token.ToString());

    private Clause? Add(string token, int offset, bool spelled)
    {
        var mark = MarkOf(token);
        var spoken = SpokenForm.Of(token, spelled);
        if (spoken.Count > 0)
        {
            var text = token.Trim(Around);
            var lead = Math.Max(token.IndexOf(text, StringComparison.Ordinal), 0);
            _words.Add(new WrittenWord(text, offset + lead, spoken, mark) { Punctuation = token[(lead + text.Length)..] });
        }
        else if (token.All(sign => Around.Contains(sign)))
        {
            if (_words.Count == 0)
            {
                return new Clause([], PauseOf(mark)) { Punctuation = token };
            }

            _words[^1] = _words[^1] with { Punctuation = _words[^1].Punctuation + token };
        }

        return mark != ' ' || _words.Count >= LongestClause ? Cut(PauseOf(mark)) : null;
    }

    private Clause? Finish(TimeSpan pause) => Cut(pause) ?? (pause > TimeSpan.Zero ? new Clause([], pause) : null);

    private Clause? Cut(TimeSpan pause)
    {
        if (_words.Count == 0)
        {
            return null;
        }

        var clause = new Clause([.. _words], pause);
        _words.Clear();
        return clause;
    }

    private static TimeSpan PauseOf(char mark) => mark switch
    {
        ' ' => TimeSpan.Zero,
        ',' or ';' or ':' => Comma,
        _ => Stop,
    };

    private static char MarkOf(string token)
    {
        if (Abbreviations.Contains(token))
        {
            return ' ';
        }

        var end = token.TrimEnd('"', ')', '”', '\'', '’', ']');
        return end.Length == 0 ? ' ' : end[^1] switch
        {
            '.' or '…' or '。' or '．' or '।' => '.',
            '!' or '！' => '!',
            '?' or '？' or '؟' => '?',
            ';' or '；' or '؛' => ';',
            ':' or '：' => ':',
            ',' or '—' or '–' or '、' or '，' or '،' => ',',
            _ => ' ',
        };
    }
}
