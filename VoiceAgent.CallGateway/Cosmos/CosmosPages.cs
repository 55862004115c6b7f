using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Cosmos;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>Reads the results of a query: one page, or all.</summary>
internal static class CosmosPages
{
    public static async IAsyncEnumerable<TItem> AllAsync<TItem>(
        Container container, QueryDefinition query, QueryRequestOptions? options, [EnumeratorCancellation] CancellationToken stopping)
    {
        using var pages = container.GetItemQueryIterator<TItem>(query, requestOptions: options);
        while (pages.HasMoreResults)
        {
            foreach (var item in await pages.ReadNextAsync(stopping))
            {
                yield return item;
            }
        }
    }

    /// <returns>The items, and the continuation for the next page. Null after the last page.</returns>
    /// <exception cref="FormatException">The continuation was not created here.</exception>
    public static async Task<(IReadOnlyList<TItem> Items, string? Continuation)> ReadAsync<TItem>(
        Container container, QueryDefinition query, string? continuation, QueryRequestOptions options, CancellationToken stopping)
    {
        var from = continuation is null ? null : Continuations.Read(continuation);
        using var pages = container.GetItemQueryIterator<TItem>(query, from, options);
        try
        {
            // The store may return an empty page in the middle. The client gets the next page that has items.
            while (pages.HasMoreResults)
            {
                var page = await pages.ReadNextAsync(stopping);
                if (page.Count > 0 || page.ContinuationToken is null)
                {
                    return ([.. page], pages.HasMoreResults && page.ContinuationToken is { } token ? Continuations.Write(token) : null);
                }
            }
        }
        catch (CosmosException refused) when (from is not null && refused.StatusCode == HttpStatusCode.BadRequest)
        {
            throw new FormatException("The continuation was not created by this API.", refused);
        }

        return ([], null);
    }
}
