using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace VoiceAgent.Emulators.OpenAI.Schemas;

/// <summary>Builds a text that matches a regular expression: literals, classes, groups, alternatives, counts and anchors.</summary>
internal sealed class PatternExample
{
    private readonly string _pattern;
    private int _at;

    private PatternExample(string pattern) => _pattern = pattern;

    /// <summary>Returns a matching text, or null when the pattern uses something else, such as a look-ahead.</summary>
    public static string? For(string pattern)
    {
        try
        {
            var reader = new PatternExample(pattern);
            var text = reader.Alternatives();
            return reader._at == pattern.Length && Regex.IsMatch(text, pattern, RegexOptions.ECMAScript, TimeSpan.FromSeconds(1)) ? text : null;
        }
        catch (Exception unusable) when (unusable is ArgumentException or FormatException or OverflowException or IndexOutOfRangeException or RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private bool More => _at < _pattern.Length;

    private string Alternatives()
    {
        var first = Sequence();
        while (More && _pattern[_at] == '|')
        {
            _at++;
            Sequence();
        }

        return first;
    }

    private string Sequence()
    {
        var text = new StringBuilder();
        while (More && _pattern[_at] is not ('|' or ')'))
        {
            var part = Atom();
            for (var count = Least(); count > 0; count--)
            {
                text.Append(part);
            }
        }

        return text.ToString();
    }

    private string Atom()
    {
        var sign = _pattern[_at++];
        switch (sign)
        {
            case '^' or '$':
                return "";
            case '.':
                return "a";
            case '(':
                if (More && _pattern[_at] == '?')
                {
                    _at = _pattern[_at + 1] switch
                    {
                        ':' => _at + 2,
                        '<' when _pattern[_at + 2] is not ('=' or '!') => _pattern.IndexOf('>', _at) + 1,
                        _ => throw new FormatException("A look-around has no example."),
                    };
                }

                var inside = Alternatives();
                _at += _pattern[_at] == ')' ? 1 : throw new FormatException("A group is not closed.");
                return inside;
            case '[':
                return Class().ToString();
            case '\\':
                return Escaped(_pattern[_at++]) is { } escaped ? escaped.ToString() : "";
            default:
                return sign.ToString();
        }
    }

    private static char? Escaped(char sign) => sign switch
    {
        'd' => '1',
        'w' => 'a',
        's' => ' ',
        'D' or 'S' => 'a',
        'W' => '-',
        'b' or 'B' => null,
        't' => '\t',
        'n' => '\n',
        _ => sign,
    };

    private char Class()
    {
        var negated = _pattern[_at] == '^';
        _at += negated ? 1 : 0;
        var start = _at;
        char? first = null;
        while (_pattern[_at] != ']' || _at == start)
        {
            var sign = _pattern[_at++];
            first ??= sign == '\\' ? Escaped(_pattern[_at]) : sign;
            _at += sign == '\\' ? 1 : 0;
        }

        var all = new Regex($"[{_pattern[(negated ? start - 1 : start).._at]}]", RegexOptions.ECMAScript);
        _at++;
        return negated ? "a1 -_.".First(sign => all.IsMatch(sign.ToString())) : first!.Value;
    }

    private int Least()
    {
        if (!More)
        {
            return 1;
        }

        var count = 1;
        switch (_pattern[_at])
        {
            case '*' or '?':
                (count, _at) = (0, _at + 1);
                break;
            case '+':
                _at++;
                break;
            case '{' when _pattern.IndexOf('}', _at) is > 0 and var end:
                count = int.Parse(_pattern[(_at + 1)..end].Split(',')[0], NumberStyles.None, CultureInfo.InvariantCulture);
                _at = end + 1;
                break;
            default:
                return 1;
        }

        _at += More && _pattern[_at] == '?' ? 1 : 0;
        return count <= 10_000 ? count : throw new FormatException("The pattern needs a text that is too long.");
    }
}
