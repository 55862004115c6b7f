using System.Collections.Frozen;
using System.Text;

namespace VoiceAgent.Pipeline.Text;

/// <summary>
/// Cuts the model's stream into clauses to speak. The first clause ends at the first natural pause, so that the caller
/// hears something soon. Later clauses are whole sentences, because a synthesiser speaks longer texts better.
/// </summary>
internal sealed class ClauseSplitter
{
    // A first clause shorter than this ("Yes,") would leave a gap before the next is synthesised.
    private const int ShortestFirst = 12;

    // A model that does not end its sentence is cut at a space after this many characters: about one breath.
    private const int Longest = 240;

    private static readonly FrozenSet<string> Abbreviations = new[]
    {
        "mr", "mrs", "ms", "dr", "prof", "st", "no", "nr", "vs", "etc", "e.g", "i.e", "approx", "inc", "ltd", "co", "dept", "a.m", "p.m", "u.s",
    }.ToFrozenSet();

    private readonly StringBuilder _pending = new();
    private bool _any;

    /// <summary>Takes the next piece of the stream and returns the clauses that are now complete.</summary>
    public IEnumerable<string> Add(string text)
    {
        Append(text);
        while (Boundary() is var end and > 0)
        {
            if (Take(end) is { Length: > 0 } clause)
            {
                yield return clause;
            }
        }
    }

    /// <summary>The stream has ended: returns the remaining text as the last clause.</summary>
    public string? Rest() => Take(_pending.Length) is { Length: > 0 } clause ? clause : null;

    /// <summary>Appends the text without Markdown that cannot be spoken: emphasis, headings, code.</summary>
    private void Append(string text)
    {
        foreach (var letter in text)
        {
            if (letter is not ('*' or '`' or '#' or '_'))
            {
                _pending.Append(letter);
            }
        }
    }

    private string Take(int end)
    {
        var clause = Speakable(_pending.ToString(0, end));
        _pending.Remove(0, end);
        _any |= clause.Length > 0;
        return clause;
    }

    /// <summary>The index just after the first place to cut at, or 0. A punctuation mark counts once the next character is known.</summary>
    private int Boundary()
    {
        for (var at = 0; at < _pending.Length - 1; at++)
        {
            if (_pending[at] is '\n' || (char.IsWhiteSpace(_pending[at + 1]) && (EndsSentence(at) || (!_any && EndsClause(at)))))
            {
                return at + 1;
            }
        }

        return _pending.Length > Longest ? LastSpace() : 0;
    }

    private bool EndsSentence(int at) => _pending[at] switch
    {
        '!' or '?' or '…' => true,
        '.' => !IsAbbreviation(at),
        '"' or ')' or '”' => at > 0 && _pending[at - 1] is '.' or '!' or '?',
        _ => false,
    };

    private bool EndsClause(int at) => at + 1 >= ShortestFirst && _pending[at] is ',' or ';' or ':' or '–' or '—';

    private bool IsAbbreviation(int at)
    {
        var start = at;
        while (start > 0 && !char.IsWhiteSpace(_pending[start - 1]))
        {
            start--;
        }

        var word = _pending.ToString(start, at - start).TrimStart('(', '"').ToLowerInvariant();

        // A single letter is an initial ("J. Smith"). A number alone is a list item ("1. …") unless it ends a sentence.
        return Abbreviations.Contains(word) || (word.Length == 1 && char.IsLetter(word[0]) && word is not "i") || (start == 0 && word.All(char.IsAsciiDigit));
    }

    private int LastSpace()
    {
        for (var at = _pending.Length - 1; at > 0; at--)
        {
            if (char.IsWhiteSpace(_pending[at]))
            {
                return at;
            }
        }

        return _pending.Length;
    }

    /// <summary>Returns the text on one line, without bullets and repeated white space. Empty when nothing can be spoken.</summary>
    private static string Speakable(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (!char.IsWhiteSpace(letter))
            {
                plain.Append(letter);
            }
            else if (plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }

        var clause = plain.ToString().Trim();
        clause = clause.StartsWith("- ", StringComparison.Ordinal) ? clause[2..] : clause;
        return clause.Any(char.IsLetterOrDigit) ? clause : "";
    }
}
