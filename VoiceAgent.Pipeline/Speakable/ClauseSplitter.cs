using System.Globalization;
using System.Text;
using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.Speakable;

/// <summary>
/// Cuts the model's stream into clauses to speak. The first clause ends at the first natural pause, so that the caller
/// hears something soon. Later clauses are whole sentences, because a synthesiser speaks longer texts better.
/// </summary>
/// <param name="abbreviations">Words with a full stop that does not end a sentence, in lower case with their stop.</param>
/// <param name="ordinalStop">Whether a full stop after figures makes an ordinal number, as in German.</param>
internal sealed class ClauseSplitter(IReadOnlySet<string> abbreviations, bool ordinalStop = false)
{
    // A first clause shorter than this ("Yes,") would leave a gap before the next is synthesised.
    private const int ShortestFirst = 12;

    // The same for scripts whose characters are syllables or words.
    private const int ShortestFirstDense = 5;

    // A model that does not end its sentence is cut after this many characters: about one breath. A dense character counts three times.
    private const int Longest = 240;

    // Without any pause, a text is cut between two characters only when it is as long as this.
    private const int LongestWithoutPause = 3 * Longest;

    private readonly StringBuilder _pending = new();
    private int _scanned;
    private int _width;
    private bool _any;

    /// <summary>Takes the next piece of the stream and returns the clauses that are now complete.</summary>
    public IEnumerable<string> Add(string text)
    {
        _pending.Append(text);
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

    /// <summary>Forgets the text that was not returned yet.</summary>
    public void Drop() => Take(_pending.Length);

    private string Take(int end)
    {
        var clause = OneLine(_pending.ToString(0, end));
        _pending.Remove(0, end);
        (_scanned, _width) = (0, 0);
        _any |= clause.Length > 0;
        return clause;
    }

    /// <summary>The index just after the first place to cut at, or 0. Characters that were examined before are not examined again.</summary>
    private int Boundary()
    {
        for (; _scanned < _pending.Length; _scanned++)
        {
            var at = _scanned;
            var sign = _pending[at];
            if (sign == '\n' || SentenceEnds.IsFinal(sign))
            {
                return at + 1;
            }

            if (at == _pending.Length - 1 || (!_any && WaitsForFigures(at)))
            {
                // A punctuation mark of these scripts counts once the next character is known.
                break;
            }

            if (IsBefore(at) && !IsInLink(at) && (EndsSentence(at) || (!_any && EndsClause(at))))
            {
                return at + 1;
            }

            _width += Scripts.IsDense(sign) ? 3 : 1;
        }

        return _width <= Longest ? 0 : LastPause() is var pause and > 0 ? pause : _width > LongestWithoutPause ? LastCharacter() : 0;
    }

    /// <summary>Whether a mark at <paramref name="at"/> may end something: white space follows, or a script that uses none.</summary>
    private bool IsBefore(int at) => char.IsWhiteSpace(_pending[at + 1]) || Scripts.IsDense(_pending[at + 1]) || SentenceEnds.IsFullWidth(_pending[at]);

    private bool EndsSentence(int at) => _pending[at] switch
    {
        '!' or '?' => true,
        '…' => _pending[at + 1] != '…',
        '.' => !IsAbbreviation(at),
        '"' or ')' or '”' or '»' or '’' or '*' or '_' => FollowsEnd(at),
        _ => false,
    };

    /// <summary>Whether only closing marks are between the end of a sentence and <paramref name="at"/>.</summary>
    private bool FollowsEnd(int at)
    {
        var before = at - 1;
        while (before > 0 && _pending[before] is '"' or ')' or '”' or '»' or '’' or '*' or '_')
        {
            before--;
        }

        return before >= 0 && _pending[before] is '.' or '!' or '?' or '…';
    }

    private bool EndsClause(int at) => _pending[at] switch
    {
        ',' or ';' or ':' or '–' or '—' => at + 1 >= ShortestFirst && !IsInFigures(at),
        '，' or '、' or '；' or '：' or '،' or '؛' => at + 1 >= ShortestFirstDense && !IsInFigures(at),
        _ => false,
    };

    /// <summary>"May 5, 1980" and "5 – 7" are one thing to say.</summary>
    private bool IsInFigures(int at) => FollowsFigure(at) && Next(at) is var next && next < _pending.Length && char.IsDigit(_pending[next]);

    /// <summary>Whether the mark follows a figure and the text ends before the next word.</summary>
    private bool WaitsForFigures(int at) => _pending[at] is ',' or '–' or '—' or '，' or '、' && FollowsFigure(at) && Next(at) == _pending.Length;

    private bool FollowsFigure(int at)
    {
        var before = at - 1;
        while (before > 0 && char.IsWhiteSpace(_pending[before]))
        {
            before--;
        }

        return before >= 0 && char.IsDigit(_pending[before]) && _pending[at] is not (':' or '：' or ';');
    }

    private int Next(int at)
    {
        var next = at + 1;
        while (next < _pending.Length && char.IsWhiteSpace(_pending[next]))
        {
            next++;
        }

        return next;
    }

    private bool IsAbbreviation(int at)
    {
        var start = at;
        while (start > 0 && !char.IsWhiteSpace(_pending[start - 1]) && _pending[start - 1] is not ('-' or '–' or '/' or '(' or '"' or '¿' or '¡' or '«' or '„' or '“'))
        {
            start--;
        }

        var word = _pending.ToString(start, at - start).ToLowerInvariant();
        if (word.Length == 0)
        {
            return false;
        }

        // A single letter is an initial ("J. Smith"). A number alone is a list item ("1. …") unless it ends a sentence.
        var isNumber = word.All(char.IsAsciiDigit);
        return abbreviations.Contains(word + ".") || (word.Length is 3 or 5 or 7 && IsInitials(word))
            || (word.Length == 1 && char.IsLetter(word[0]) && word is not "i" && !Scripts.IsDense(word[0]))
            || (ordinalStop && word.Length is >= 3 and <= 5 && word.IndexOf('.', StringComparison.Ordinal) is 1 or 2 && word.All(sign => sign == '.' || char.IsAsciiDigit(sign)))
            || (isNumber && (start == 0 || (ordinalStop && word.Length <= 2)));
    }

    /// <summary>"a.k.a." and "m.b.t.": single letters with full stops.</summary>
    private static bool IsInitials(string word)
    {
        for (var at = 0; at < word.Length; at++)
        {
            if (at % 2 == 0 ? !char.IsLetter(word[at]) : word[at] != '.')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a link or a piece of code is open at <paramref name="at"/>. A long text is no link.</summary>
    private bool IsInLink(int at)
    {
        var (text, address) = (-1, -1);
        for (var i = 0; i <= at; i++)
        {
            switch (_pending[i])
            {
                case '[': text = i; break;
                case ']': text = -1; address = i + 1 < _pending.Length && _pending[i + 1] == '(' ? i : -1; break;
                case ')': address = -1; break;
            }
        }

        return Math.Max(text, address) is var open and >= 0 && at - open < Longest;
    }

    /// <summary>The index after the last space or clause mark, or 0. A space between figures does not count.</summary>
    private int LastPause()
    {
        for (var at = _pending.Length - 1; at > 0; at--)
        {
            var isPause = char.IsWhiteSpace(_pending[at]) ? !IsInFigures(at) : SentenceEnds.IsFullWidth(_pending[at]);
            if (isPause)
            {
                return at + 1;
            }
        }

        return 0;
    }

    /// <summary>The index before the last character as readers see it: an accent or half a surrogate pair stays with its letter.</summary>
    private int LastCharacter()
    {
        var text = _pending.ToString();
        var starts = StringInfo.ParseCombiningCharacters(text);
        return starts.Length > 1 ? starts[^1] : 0;
    }

    /// <summary>Returns the text on one line, without repeated white space. Empty when nothing can be spoken.</summary>
    private static string OneLine(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (!char.IsWhiteSpace(letter) || letter is '\u00A0' or '\u202F')
            {
                plain.Append(letter);
            }
            else if (plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }

        return plain.ToString().Trim();
    }
}
