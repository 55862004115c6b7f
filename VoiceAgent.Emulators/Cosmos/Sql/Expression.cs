using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Cosmos.Sql;

/// <summary>A scalar expression. Expressions are compared by reference.</summary>
internal abstract class Expression
{
    public abstract object? In(Row row);
}

internal sealed class Constant(object? value) : Expression
{
    public override object? In(Row row) => value;
}

internal sealed class Name(string name) : Expression
{
    public string Text => name;

    public override object? In(Row row) => row[name];
}

internal sealed class Member(Expression owner, Expression key) : Expression
{
    public Expression Owner => owner;

    public Expression Key => key;

    public override object? In(Row row) => Value.Member(owner.In(row), key.In(row));
}

/// <summary>An operator or function over the values of its operands.</summary>
internal sealed class Applied(Func<object?[], object?> function, params Expression[] operands) : Expression
{
    public override object? In(Row row) => function([.. operands.Select(operand => operand.In(row))]);
}

/// <summary>AND and OR, with true, false and undefined. The right side is not evaluated when the left side decides.</summary>
internal sealed class Connective(bool decisive, Expression left, Expression right) : Expression
{
    public override object? In(Row row)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var first = left.In(row);
        if (first is bool known && known == decisive)
        {
            return decisive;
        }

        var second = right.In(row);
        return second is bool other && other == decisive ? decisive : first is bool && second is bool ? !decisive : Value.Undefined;
    }
}

internal sealed class Choice(Expression condition, Expression then, Expression otherwise) : Expression
{
    public override object? In(Row row) => condition.In(row) is true ? then.In(row) : otherwise.In(row);
}

internal sealed class ArrayOf(IReadOnlyList<Expression> items) : Expression
{
    public override object? In(Row row) =>
        new JsonArray([.. items.Select(item => item.In(row)).Where(value => value != Value.Undefined).Select(Value.ToJson)]);
}

internal sealed class ObjectOf(IReadOnlyList<(string Name, Expression Value)> members) : Expression
{
    public override object? In(Row row)
    {
        var made = new JsonObject();
        foreach (var (name, expression) in members)
        {
            var value = expression.In(row);
            if (value != Value.Undefined)
            {
                made[name] = Value.ToJson(value);
            }
        }

        return made;
    }
}

/// <summary>An aggregate function. Its value belongs to the group that the row represents.</summary>
internal sealed class Aggregate(string function, Expression operand) : Expression
{
    public override object? In(Row row) => row.Aggregates is { } results && results.TryGetValue(this, out var result) ? result : Value.Undefined;

    public object? Over(IEnumerable<Row> rows)
    {
        var values = rows.Select(operand.In).Where(value => value != Value.Undefined).ToList();
        return function switch
        {
            "COUNT" => (double)values.Count,
            "SUM" => values.All(value => value is double) ? values.Sum(value => (double)value!) : Value.Undefined,
            "AVG" => values.Count > 0 && values.All(value => value is double) ? values.Average(value => (double)value!) : Value.Undefined,
            "MIN" => values.Count == 0 ? Value.Undefined : values.Aggregate((least, value) => Value.Order(value, least) < 0 ? value : least),
            _ => values.Count == 0 ? Value.Undefined : values.Aggregate((most, value) => Value.Order(value, most) > 0 ? value : most),
        };
    }
}

/// <summary>A subquery: <c>EXISTS(…)</c>, <c>ARRAY(…)</c>, or the first value of a scalar subquery.</summary>
internal sealed class Subquery(string kind, Query query) : Expression
{
    public override object? In(Row row)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();

        // A subquery may have a name of its own for the document.
        var results = query.ResultsOver([row[query.Alias] == Value.Undefined ? row.With(query.Alias, row["root"]) : row]);
        return kind switch
        {
            "EXISTS" => results.Any(),
            "ARRAY" => new JsonArray([.. results.Select(Value.ToJson)]),
            _ => results.FirstOrDefault(Value.Undefined),
        };
    }
}
