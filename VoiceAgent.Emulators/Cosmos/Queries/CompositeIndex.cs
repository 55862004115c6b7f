using VoiceAgent.Emulators.Cosmos.Resources;
using VoiceAgent.Emulators.Cosmos.Sql;

namespace VoiceAgent.Emulators.Cosmos.Queries;

/// <summary>An ORDER BY over several properties needs a composite index. Like the service, this refuses a query without one.</summary>
internal static class CompositeIndex
{
    /// <exception cref="CosmosError">The container has no composite index for the query.</exception>
    public static void Check(Query query, Container container)
    {
        if (query.OrderBy.Count < 2)
        {
            return;
        }

        List<(string? Path, bool Descending)> wanted = [.. query.OrderBy.Select(order => (PathOf(order.Key), order.Descending))];
        if (!container.CompositeIndexes.Any(index => Serves(index, wanted, turned: false) || Serves(index, wanted, turned: true)))
        {
            throw CosmosError.BadRequest("The order by query does not have a corresponding composite index that it can be served from.");
        }
    }

    private static bool Serves(IReadOnlyList<(string Path, bool Descending)> index, List<(string? Path, bool Descending)> wanted, bool turned) =>
        index.Count == wanted.Count && index.Zip(wanted).All(pair => pair.First.Path == pair.Second.Path && pair.First.Descending == pair.Second.Descending ^ turned);

    // c.a.b becomes /a/b. An expression that is not a plain path has no index path.
    private static string? PathOf(Expression expression) => expression switch
    {
        Name => "",
        Member { Key: Constant key } member when PathOf(member.Owner) is { } owner && key.In(Row.Empty) is string name => $"{owner}/{name}",
        _ => null,
    };
}
