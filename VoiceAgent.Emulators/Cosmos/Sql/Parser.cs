namespace VoiceAgent.Emulators.Cosmos.Sql;

/// <summary>Parses the SQL of Cosmos DB. This file parses the clauses. <c>Parser.Expressions.cs</c> parses the expressions.</summary>
internal sealed partial class Parser
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "AND", "AS", "ASC", "BETWEEN", "BY", "DESC", "DISTINCT", "ESCAPE", "FROM", "GROUP", "IN", "JOIN", "LIKE", "LIMIT", "NOT", "OFFSET", "OR", "ORDER", "SELECT", "TOP", "VALUE", "WHERE",
    };

    // The account's queryEngineConfiguration reports the same limit.
    private const int LongestQuery = 262_144;

    private readonly List<Token> _tokens;
    private readonly IReadOnlyDictionary<string, object?> _parameters;
    private List<Aggregate> _aggregates = [];
    private int _at;

    private Parser(List<Token> tokens, IReadOnlyDictionary<string, object?> parameters)
    {
        this._tokens = tokens;
        this._parameters = parameters;
    }

    private Token Current => _tokens[_at];

    /// <param name="query">The text of the query.</param>
    /// <param name="parameters">Values by name. The names include the <c>@</c>.</param>
    /// <exception cref="SqlException">The text is not a query, or uses a feature that is not emulated.</exception>
    public static Query Parse(string query, IReadOnlyDictionary<string, object?> parameters)
    {
        if (query.Length > LongestQuery)
        {
            throw new SqlException($"The SQL query text exceeded the maximum limit of {LongestQuery} characters.");
        }

        var parser = new Parser(Lexer.Read(query), parameters);
        var parsed = parser.ReadQuery();
        return parser.Current.Kind == TokenKind.End ? parsed : throw parser.Current.Unexpected();
    }

    private Query ReadQuery()
    {
        Need("SELECT");
        var outer = _aggregates;
        _aggregates = [];
        var distinct = Take("DISTINCT");
        var top = Take("TOP") ? Primary() : null;
        var select = ReadSelect();
        var (alias, joins, first) = ReadFrom();
        var query = new Query
        {
            Distinct = distinct,
            Top = top,
            Select = select ?? new Name(first),
            Alias = alias,
            Joins = joins,
            Where = Take("WHERE") ? Scalar() : null,
            GroupBy = TakeBoth("GROUP", "BY") ? Separated(Scalar) : [],
            OrderBy = TakeBoth("ORDER", "BY") ? Separated(ReadOrder) : [],
            Offset = Take("OFFSET") ? Primary() : null,
            Limit = Take("LIMIT") ? Primary() : null,
            Aggregates = _aggregates,
        };
        _aggregates = outer;
        return query;
    }

    /// <summary>Reads the selected expression. Returns null for <c>*</c>.</summary>
    private Expression? ReadSelect()
    {
        if (TakeSign("*"))
        {
            return null;
        }

        if (Take("VALUE"))
        {
            return Scalar();
        }

        var unnamed = 0;
        return new ObjectOf(Separated(() =>
        {
            var start = _at;
            var value = Scalar();
            return (Take("AS") ? Identifier() : IsIdentifier() ? Identifier() : LastName(start) ?? $"${++unnamed}", value);
        }));
    }

    // The name of c.a.b and of c["a"] is their last part.
    private string? LastName(int start)
    {
        var last = _tokens[_at - 1];
        return last.Kind == TokenKind.Word ? last.Text
            : last.IsSign("]") && _at - start > 2 && _tokens[_at - 2].Kind == TokenKind.Text && _tokens[_at - 3].IsSign("[") ? _tokens[_at - 2].Text
            : null;
    }

    private (string Alias, List<(string Name, Expression Array)> Joins, string First) ReadFrom()
    {
        var alias = "c";
        var joins = new List<(string, Expression)>();
        if (!Take("FROM"))
        {
            return (alias, joins, alias);
        }

        var first = Current.IsSign("(") ? "" : Identifier();
        if (first.Length == 0)
        {
            joins.Add(ReadDerived());
            first = joins[0].Item1;
        }
        else if (Take("IN"))
        {
            joins.Add((first, ReadSource()));
        }
        else
        {
            alias = first = Take("AS") || IsIdentifier() ? Identifier() : first;
        }

        while (Take("JOIN"))
        {
            if (Current.IsSign("("))
            {
                joins.Add(ReadDerived());
                continue;
            }

            var name = Identifier();
            Need("IN");
            joins.Add((name, ReadSource()));
        }

        return (alias, joins, first);
    }

    /// <summary>Reads <c>(SELECT …) AS name</c>. The name takes each result of the subquery.</summary>
    private (string Name, Expression Array) ReadDerived()
    {
        var source = ReadSource();
        Take("AS");
        return (Identifier(), source);
    }

    // (SELECT …) stands for all its results.
    private Expression ReadSource()
    {
        if (!Current.IsSign("(") || !_tokens[_at + 1].IsWord("SELECT"))
        {
            return Scalar();
        }

        NeedSign("(");
        var query = new Subquery("ARRAY", ReadQuery());
        NeedSign(")");
        return query;
    }

    private (Expression Key, bool Descending) ReadOrder()
    {
        var key = Scalar();
        var descending = Take("DESC");
        if (!descending)
        {
            Take("ASC");
        }

        return (key, descending);
    }

    private List<T> Separated<T>(Func<T> read)
    {
        var items = new List<T> { read() };
        while (TakeSign(","))
        {
            items.Add(read());
        }

        return items;
    }

    private bool IsIdentifier() => Current.Kind == TokenKind.Word && !Reserved.Contains(Current.Text);

    private string Identifier() => IsIdentifier() ? _tokens[_at++].Text : throw Current.Unexpected();

    private bool Take(string word)
    {
        var isIt = Current.IsWord(word);
        _at += isIt ? 1 : 0;
        return isIt;
    }

    private bool TakeBoth(string first, string second)
    {
        if (!Take(first))
        {
            return false;
        }

        Need(second);
        return true;
    }

    private bool TakeSign(string sign)
    {
        var isIt = Current.IsSign(sign);
        _at += isIt ? 1 : 0;
        return isIt;
    }

    private void Need(string word)
    {
        if (!Take(word))
        {
            throw Current.Unexpected();
        }
    }

    private void NeedSign(string sign)
    {
        if (!TakeSign(sign))
        {
            throw Current.Unexpected();
        }
    }
}
