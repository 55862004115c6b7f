using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace VoiceAgent.Emulators.Cosmos.Sql;

/// <summary>Parses expressions, from the lowest operator precedence to the highest.</summary>
internal sealed partial class Parser
{
    private static readonly string[] AggregateFunctions = ["COUNT", "SUM", "AVG", "MIN", "MAX"];
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(100);

    private Expression Scalar()
    {
        // Refuse a query that is nested too deeply. A stack overflow would end the process.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var value = Or();
        if (TakeSign("??"))
        {
            var otherwise = Scalar();
            return new Applied(values => values[0] == Value.Undefined || values[0] is null ? values[1] : values[0], value, otherwise);
        }

        if (!TakeSign("?"))
        {
            return value;
        }

        var then = Scalar();
        NeedSign(":");
        return new Choice(value, then, Scalar());
    }

    private Expression Or()
    {
        var left = And();
        while (Take("OR"))
        {
            left = new Connective(true, left, And());
        }

        return left;
    }

    private Expression And()
    {
        var left = Not();
        while (Take("AND"))
        {
            left = new Connective(false, left, Not());
        }

        return left;
    }

    private Expression Not()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return Take("NOT") ? Negated(Not()) : Comparison();
    }

    private Expression Comparison()
    {
        var left = Bits();
        var negated = Current.IsWord("NOT") && _tokens[_at + 1] is { Kind: TokenKind.Word } next && (next.IsWord("IN") || next.IsWord("LIKE") || next.IsWord("BETWEEN"));
        _at += negated ? 1 : 0;
        var special = Take("IN") ? In(left) : Take("BETWEEN") ? Between(left) : Take("LIKE") ? Like(left) : null;
        return special is null ? Compared(left) : negated ? Negated(special) : special;
    }

    private Expression Compared(Expression left)
    {
        if (Current.Kind != TokenKind.Sign)
        {
            return left;
        }

        Func<object?[], object?>? comparison = Current.Text switch
        {
            "=" => values => Value.AreEqual(values[0], values[1]),
            "!=" or "<>" => values => Value.AreEqual(values[0], values[1]) is bool same ? !same : Value.Undefined,
            "<" => values => Value.Compared(values[0], values[1], order => order < 0),
            "<=" => values => Value.Compared(values[0], values[1], order => order <= 0),
            ">" => values => Value.Compared(values[0], values[1], order => order > 0),
            ">=" => values => Value.Compared(values[0], values[1], order => order >= 0),
            _ => null,
        };
        if (comparison is null)
        {
            return left;
        }

        _at++;
        return new Applied(comparison, left, Bits());
    }

    private Applied In(Expression left)
    {
        NeedSign("(");
        var items = Separated(Scalar);
        NeedSign(")");
        return new Applied(values => values[0] == Value.Undefined ? Value.Undefined : values[1..].Any(item => Value.AreEqual(values[0], item) is true), [left, .. items]);
    }

    private Applied Between(Expression left)
    {
        var low = Bits();
        Need("AND");
        return new Applied(
            values => Value.Compared(values[0], values[1], order => order >= 0) is true && Value.Compared(values[0], values[2], order => order <= 0) is true,
            left,
            low,
            Bits());
    }

    private Applied Like(Expression left)
    {
        var pattern = Bits();
        var escape = Take("ESCAPE") ? Bits() : new Constant(null);
        return new Applied(
            values => values is [string text, string like, var mark] ? Regex.IsMatch(text, LikePattern(like, mark as string), RegexOptions.Singleline, PatternTime) : Value.Undefined,
            left,
            pattern,
            escape);
    }

    private static string LikePattern(string like, string? escape)
    {
        var pattern = new StringBuilder("^");
        for (var index = 0; index < like.Length; index++)
        {
            var escaped = escape is { Length: 1 } && like[index] == escape[0] && index + 1 < like.Length;
            index += escaped ? 1 : 0;
            pattern.Append(escaped ? Regex.Escape(like[index].ToString()) : like[index] switch { '%' => ".*", '_' => ".", var letter => Regex.Escape(letter.ToString()) });
        }

        return pattern.Append('$').ToString();
    }

    // From the lowest precedence: | ^ & and shifts. As in the service, the operands are integers of 32 bits.
    private Expression Bits(int level = 0)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (level == Bitwise.Levels.Count)
        {
            return Sum();
        }

        var left = Bits(level + 1);
        while (Current.Kind == TokenKind.Sign && Bitwise.Levels[level].TryGetValue(Current.Text, out var function))
        {
            _at++;
            left = new Applied(values => Bitwise.Of(values, function), left, Bits(level + 1));
        }

        return left;
    }

    private Expression Sum()
    {
        var left = Product();
        while (true)
        {
            if (TakeSign("+"))
            {
                left = Arithmetic((a, b) => a + b, left, Product());
            }
            else if (TakeSign("-"))
            {
                left = Arithmetic((a, b) => a - b, left, Product());
            }
            else if (TakeSign("||"))
            {
                left = new Applied(values => values is [string a, string b] ? a + b : Value.Undefined, left, Product());
            }
            else
            {
                return left;
            }
        }
    }

    private Expression Product()
    {
        var left = Unary();
        while (true)
        {
            if (TakeSign("*"))
            {
                left = Arithmetic((a, b) => a * b, left, Unary());
            }
            else if (TakeSign("/"))
            {
                left = Arithmetic((a, b) => a / b, left, Unary());
            }
            else if (TakeSign("%"))
            {
                left = Arithmetic((a, b) => a % b, left, Unary());
            }
            else
            {
                return left;
            }
        }
    }

    private Expression Unary()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return TakeSign("-") ? new Applied(values => values[0] is double number ? -number : Value.Undefined, Unary())
            : TakeSign("+") ? Unary()
            : TakeSign("~") ? new Applied(values => Bitwise.Not(values[0]), Unary())
            : Primary();
    }

    private Expression Primary()
    {
        var value = Atom();
        while (true)
        {
            if (TakeSign("."))
            {
                value = new Member(value, new Constant(Current.Kind == TokenKind.Word ? _tokens[_at++].Text : throw Current.Unexpected()));
            }
            else if (TakeSign("["))
            {
                value = new Member(value, Scalar());
                NeedSign("]");
            }
            else
            {
                return value;
            }
        }
    }

    private Expression Atom()
    {
        var token = _tokens[_at++];
        return token switch
        {
            { Kind: TokenKind.Number } => new Constant(double.Parse(token.Text, CultureInfo.InvariantCulture)),
            { Kind: TokenKind.Text } => new Constant(token.Text),
            { Kind: TokenKind.Word } => Word(token),
            _ when token.IsSign("(") => Parenthesised(),
            _ when token.IsSign("[") => new ArrayOf(List("]", Scalar)),
            _ when token.IsSign("{") => new ObjectOf(List("}", Property)),
            _ => throw token.Unexpected(),
        };
    }

    private Expression Parenthesised()
    {
        var value = Current.IsWord("SELECT") ? new Subquery("SCALAR", ReadQuery()) : Scalar();
        NeedSign(")");
        return value;
    }

    private (string Name, Expression Value) Property()
    {
        var name = _tokens[_at++];
        if (name.Kind is not (TokenKind.Text or TokenKind.Word))
        {
            throw name.Unexpected();
        }

        NeedSign(":");
        return (name.Text, Scalar());
    }

    private List<T> List<T>(string end, Func<T> read)
    {
        if (TakeSign(end))
        {
            return [];
        }

        var items = Separated(read);
        NeedSign(end);
        return items;
    }

    private Expression Word(Token token)
    {
        var word = token.Text.ToUpperInvariant();
        if (token.Text[0] == '@')
        {
            return new Constant(_parameters.TryGetValue(token.Text, out var given) ? given : Value.Undefined);
        }

        if (TakeSign("("))
        {
            return Call(word);
        }

        return word switch
        {
            "TRUE" => new Constant(true),
            "FALSE" => new Constant(false),
            "NULL" => new Constant(null),
            "UNDEFINED" => new Constant(Value.Undefined),
            _ when Reserved.Contains(word) => throw token.Unexpected(),
            _ => new Name(token.Text),
        };
    }

    private Expression Call(string function)
    {
        if (function is "EXISTS" or "ARRAY" && Current.IsWord("SELECT"))
        {
            var inner = new Subquery(function, ReadQuery());
            NeedSign(")");
            return inner;
        }

        var operands = List(")", Scalar);
        if (!AggregateFunctions.Contains(function))
        {
            return new Applied(Functions.Named(function, operands.Count), [.. operands]);
        }

        var aggregate = operands.Count == 1 ? new Aggregate(function, operands[0]) : throw new SqlException($"The {function} function requires 1 argument.");
        _aggregates.Add(aggregate);
        return aggregate;
    }

    private static Applied Negated(Expression value) => new(values => values[0] is bool truth ? !truth : Value.Undefined, value);

    private static Applied Arithmetic(Func<double, double, double> function, Expression left, Expression right) =>
        new(values => values is [double a, double b] ? function(a, b) : Value.Undefined, left, right);
}
