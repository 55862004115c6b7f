using System.Globalization;
using System.Text;

namespace VoiceAgent.Emulators.Cosmos.Sql;

/// <summary>Splits a query into tokens.</summary>
internal sealed class Lexer
{
    // Longer signs come first, because the first match is taken.
    private static readonly string[] Signs =
        ["!=", "<>", ">>>", "<<", ">>", "<=", ">=", "||", "??", "(", ")", "[", "]", "{", "}", ",", ".", ":", "?", "=", "<", ">", "+", "-", "*", "/", "%", "|", "&", "^", "~"];

    private readonly string _query;
    private int _at;

    private Lexer(string query) => this._query = query;

    /// <exception cref="SqlException">A string is not closed, or a character is unknown.</exception>
    public static List<Token> Read(string query)
    {
        var lexer = new Lexer(query);
        var tokens = new List<Token>();
        do
        {
            tokens.Add(lexer.Next());
        }
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private Token Next()
    {
        SkipBlanks();
        if (_at == _query.Length)
        {
            return new Token(TokenKind.End, "", _at);
        }

        var first = _query[_at];
        return char.IsLetter(first) || first is '_' or '@' or '$' ? Word()
            : char.IsAsciiDigit(first) ? Number()
            : first is '"' or '\'' ? Text(first)
            : Sign();
    }

    private void SkipBlanks()
    {
        while (_at < _query.Length && (char.IsWhiteSpace(_query[_at]) || IsComment()))
        {
            _at = IsComment() ? EndOfLine() : _at + 1;
        }
    }

    private bool IsComment() => _query.AsSpan(_at).StartsWith("--");

    private int EndOfLine() => _query.IndexOf('\n', _at) is >= 0 and var end ? end : _query.Length;

    private Token Word()
    {
        var start = _at++;
        while (_at < _query.Length && (char.IsLetterOrDigit(_query[_at]) || _query[_at] == '_'))
        {
            _at++;
        }

        return new Token(TokenKind.Word, _query[start.._at], start);
    }

    private Token Number()
    {
        var start = _at;
        while (_at < _query.Length && (char.IsAsciiLetterOrDigit(_query[_at]) || _query[_at] == '.' || (_query[_at] is '+' or '-' && _query[_at - 1] is 'e' or 'E')))
        {
            _at++;
        }

        var number = _query[start.._at];
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? new Token(TokenKind.Number, number, start)
            : throw new SqlException($"Syntax error, invalid numeric value token '{number}' at position {start}.");
    }

    private Token Text(char quote)
    {
        var start = _at++;
        var text = new StringBuilder();
        while (_at < _query.Length && _query[_at] != quote)
        {
            text.Append(_query[_at] == '\\' ? Escaped() : _query[_at++]);
        }

        if (_at++ >= _query.Length)
        {
            throw new SqlException($"Syntax error, invalid string literal token at position {start}: it is not closed.");
        }

        return new Token(TokenKind.Text, text.ToString(), start);
    }

    private char Escaped()
    {
        var escape = _at + 1 < _query.Length ? _query[_at + 1] : '\0';
        _at += 2;
        if (escape != 'u')
        {
            return escape switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', _ => escape };
        }

        if (_at + 4 > _query.Length || !ushort.TryParse(_query.AsSpan(_at, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
        {
            throw new SqlException($"Syntax error, invalid escape in a string literal at position {_at - 2}.");
        }

        _at += 4;
        return (char)code;
    }

    private Token Sign()
    {
        var sign = Signs.FirstOrDefault(sign => _query.AsSpan(_at).StartsWith(sign))
            ?? throw new SqlException($"Syntax error, invalid token '{_query[_at]}' at position {_at}.");
        _at += sign.Length;
        return new Token(TokenKind.Sign, sign, _at - sign.Length);
    }
}
