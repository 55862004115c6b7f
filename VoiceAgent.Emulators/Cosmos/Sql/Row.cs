namespace VoiceAgent.Emulators.Cosmos.Sql;

/// <summary>The names that an expression can use: a chain of bindings from the innermost outwards.</summary>
internal sealed record Row(Row? Outer, string Name, object? Bound)
{
    public static Row Empty { get; } = new(null, "", Value.Undefined);

    /// <summary>The results of the aggregates, when the rows are grouped.</summary>
    public IReadOnlyDictionary<Expression, object?>? Aggregates { get; init; }

    public Row With(string name, object? bound) => new(this, name, bound) { Aggregates = Aggregates };

    public object? this[string name]
    {
        get
        {
            for (var row = this; row is not null; row = row.Outer)
            {
                if (row.Name == name)
                {
                    return row.Bound;
                }
            }

            return Value.Undefined;
        }
    }
}
