using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Cosmos.Sql;

/// <summary>A parsed query. It runs over the documents one by one, clause by clause in the order below.</summary>
internal sealed record Query
{
    /// <summary>The name that the query uses for a document.</summary>
    public string Alias { get; init; } = "c";

    /// <summary>Arrays to iterate over: <c>JOIN name IN array</c>.</summary>
    public IReadOnlyList<(string Name, Expression Array)> Joins { get; init; } = [];

    public Expression? Where { get; init; }

    public IReadOnlyList<Expression> GroupBy { get; init; } = [];

    public IReadOnlyList<Aggregate> Aggregates { get; init; } = [];

    public IReadOnlyList<(Expression Key, bool Descending)> OrderBy { get; init; } = [];

    /// <summary>The expression that turns a row into a result.</summary>
    public required Expression Select { get; init; }

    public bool Distinct { get; init; }

    public Expression? Top { get; init; }

    public Expression? Offset { get; init; }

    public Expression? Limit { get; init; }

    /// <summary>True when each result comes from one document and results are in the order of their keys. Then paging can resume after any result.</summary>
    public bool IsResumable => Joins.Count == 0 && GroupBy.Count == 0 && Aggregates.Count == 0 && !Distinct && Top is null && Offset is null;

    public Row RowOf(JsonObject document) => Row.Empty.With("root", document).With("c", document).With(Alias, document);

    public bool Keeps(Row row) => Where is null || Where.In(row) is true;

    public object?[] KeysOf(Row row) => [.. OrderBy.Select(order => order.Key.In(row))];

    /// <summary>Compares the keys of two rows in the direction of ORDER BY.</summary>
    public int Order(IReadOnlyList<object?> left, IReadOnlyList<object?> right)
    {
        for (var index = 0; index < OrderBy.Count; index++)
        {
            var order = Value.Order(left[index], right[index]);
            if (order != 0)
            {
                return OrderBy[index].Descending ? -order : order;
            }
        }

        return 0;
    }

    public IEnumerable<object?> ResultsOver(IEnumerable<Row> rows)
    {
        foreach (var (name, array) in Joins)
        {
            rows = rows.SelectMany(row => array.In(row) is JsonArray list ? list.Select(item => row.With(name, Value.Of(item))) : []);
        }

        rows = rows.Where(Keeps);
        if (Aggregates.Count > 0 || GroupBy.Count > 0)
        {
            rows = Grouped(rows);
        }

        if (OrderBy.Count > 0)
        {
            rows = rows.Select(row => (Row: row, Keys: KeysOf(row))).Order(Comparer<(Row Row, object?[] Keys)>.Create((left, right) => Order(left.Keys, right.Keys))).Select(entry => entry.Row);
        }

        var results = rows.Select(Select.In).Where(value => value != Value.Undefined);
        return Cut(Distinct ? results.DistinctBy(Value.Key) : results);
    }

    // Without GROUP BY all rows form one group. An empty group still has a count of 0.
    private IEnumerable<Row> Grouped(IEnumerable<Row> rows)
    {
        var groups = GroupBy.Count == 0
            ? [rows.ToList()]
            : rows.GroupBy(row => string.Join('\u0001', GroupBy.Select(key => Value.Key(key.In(row))))).Select(group => group.ToList());
        return groups.Select(group => (group.Count > 0 ? group[0] : Row.Empty) with
        {
            Aggregates = Aggregates.ToDictionary(aggregate => (Expression)aggregate, aggregate => aggregate.Over(group)),
        });
    }

    private IEnumerable<object?> Cut(IEnumerable<object?> results)
    {
        results = Offset is null ? results : results.Skip(Count(Offset));
        results = Limit is null ? results : results.Take(Count(Limit));
        return Top is null ? results : results.Take(Count(Top));
    }

    private static int Count(Expression expression) => expression.In(Row.Empty) is double count && count >= 0 && count == Math.Floor(count)
        ? (int)Math.Min(count, int.MaxValue)
        : throw new SqlException("TOP, OFFSET and LIMIT need a whole number that is not negative.");
}
