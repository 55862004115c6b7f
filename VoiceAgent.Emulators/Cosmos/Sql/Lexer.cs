using System.Globalization;
using System.Text;

namespace VoiceAgent.Emulators.Cosmos.Sql;

/// <summary>Cuts a query into tokens.</summary>
internal sealed class Lexer
{
    // Longer ones first.
    private static readonly string[] Signs =
        ["!=", "<>", "<=", ">=", "||", "??", "(", ")", "[", "]", "{", "}", ",", ".", ":", "?", "=", "<", ">", "+", "-", "*", "/", "%", "|", "&", "^", "~"];

    private readonly string query;
    private int at;

    private Lexer(string query) => this.query = query;

    /// <exception cref="SqlException">A character or string is not closed or not known.</exception>
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
        if (at == query.Length)
        {
            return new Token(TokenKind.End, "", at);
        }

        var first = query[at];
        return char.IsLetter(first) || first is '_' or '@' or '$' ? Word()
            : char.IsAsciiDigit(first) ? Number()
            : first is '"' or '\'' ? Text(first)
            : Sign();
    }

    private void SkipBlanks()
    {
        while (at < query.Length && (char.IsWhiteSpace(query[at]) || IsComment()))
        {
            at = IsComment() ? EndOfLine() : at + 1;
        }
    }

    private bool IsComment() => query.AsSpan(at).StartsWith("--");

    private int EndOfLine() => query.IndexOf('\n', at) is >= 0 and var end ? end : query.Length;

    private Token Word()
    {
        var start = at++;
        while (at < query.Length && (char.IsLetterOrDigit(query[at]) || query[at] == '_'))
        {
            at++;
        }

        return new Token(TokenKind.Word, query[start..at], start);
    }

    private Token Number()
    {
        var start = at;
        while (at < query.Length && (char.IsAsciiLetterOrDigit(query[at]) || query[at] == '.' || (query[at] is '+' or '-' && query[at - 1] is 'e' or 'E')))
        {
            at++;
        }

        var number = query[start..at];
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? new Token(TokenKind.Number, number, start)
            : throw new SqlException($"Syntax error, invalid numeric value token '{number}' at position {start}.");
    }

    private Token Text(char quote)
    {
        var start = at++;
        var text = new StringBuilder();
        while (at < query.Length && query[at] != quote)
        {
            text.Append(query[at] == '\\' ? Escaped() : query[at++]);
        }

        if (at++ >= query.Length)
        {
            throw new SqlException($"Syntax error, invalid string literal token at position {start}: it is not closed.");
        }

        return new Token(TokenKind.Text, text.ToString(), start);
    }

    private char Escaped()
    {
        var escape = at + 1 < query.Length ? query[at + 1] : '\0';
        at += 2;
        if (escape != 'u')
        {
            return escape switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', _ => escape };
        }

        if (at + 4 > query.Length || !ushort.TryParse(query.AsSpan(at, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
        {
            throw new SqlException($"Syntax error, invalid escape in a string literal at position {at - 2}.");
        }

        at += 4;
        return (char)code;
    }

    private Token Sign()
    {
        var sign = Signs.FirstOrDefault(sign => query.AsSpan(at).StartsWith(sign))
            ?? throw new SqlException($"Syntax error, invalid token '{query[at]}' at position {at}.");
        at += sign.Length;
        return new Token(TokenKind.Sign, sign, at - sign.Length);
    }
}
