using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Cosmos.Linq;

namespace VoiceAgent.Tests.Emulators.Cosmos;

/// <summary>Queries through the official client, across partitions and within one.</summary>
public sealed class QueryTests : IAsyncLifetime
{
    private EmulatedAccount _account = null!;
    private Container _calls = null!;

    public async Task InitializeAsync()
    {
        _account = await EmulatedAccount.StartAsync();
        _calls = await _account.ContainerAsync();
        for (var seq = 0; seq < 10; seq++)
        {
            await _calls.CreateItemAsync(new Item($"i{seq}", seq % 2 == 0 ? "even" : "odd", (seq * 7) % 10, seq < 5 ? "low" : "high", ["t" + (seq % 3), "all"]));
        }
    }

    public Task DisposeAsync() => _account.DisposeAsync().AsTask();

    [Fact]
    public async Task Ordered_over_partitions_in_pages()
    {
        var (items, pages) = await AllAsync<Item>("SELECT * FROM c ORDER BY c.seq", page: 3);
        Assert.Equal(Enumerable.Range(0, 10), items.Select(item => item.seq));
        Assert.Equal(4, pages);
    }

    [Fact]
    public async Task Ordered_within_a_partition_in_pages()
    {
        var (items, pages) = await AllAsync<Item>("SELECT * FROM c ORDER BY c.seq DESC", page: 2, partition: "odd");
        Assert.Equal([9, 7, 5, 3, 1], items.Select(item => item.seq));
        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task What_is_written_between_two_pages_repeats_and_hides_nothing()
    {
        var iterator = _calls.GetItemQueryIterator<Item>("SELECT * FROM c ORDER BY c.seq", requestOptions: new() { MaxItemCount = 4 });
        var seen = (await iterator.ReadNextAsync()).Select(item => item.seq).ToList();
        await _calls.CreateItemAsync(new Item("early", "even", -1));
        await _calls.DeleteItemAsync<Item>("i0", new PartitionKey("even"));
        while (iterator.HasMoreResults)
        {
            seen.AddRange((await iterator.ReadNextAsync()).Select(item => item.seq));
        }

        Assert.Equal(Enumerable.Range(0, 10), seen);
    }

    [Fact]
    public async Task A_continuation_is_taken_up_by_another_client()
    {
        var first = await _calls.GetItemQueryIterator<Item>("SELECT * FROM c ORDER BY c.seq", requestOptions: new() { MaxItemCount = 4 }).ReadNextAsync();
        using var other = EmulatedAccount.ClientOf(_account.Address);
        var iterator = other.GetContainer("shop", "calls").GetItemQueryIterator<Item>("SELECT * FROM c ORDER BY c.seq", first.ContinuationToken, new() { MaxItemCount = 100 });
        Assert.Equal([4, 5, 6, 7, 8, 9], (await iterator.ReadNextAsync()).Select(item => item.seq));
    }

    [Theory]
    [InlineData("SELECT VALUE COUNT(1) FROM c", "10")]
    [InlineData("SELECT VALUE SUM(c.seq) FROM c WHERE c.pk = 'odd'", "25")]
    [InlineData("SELECT VALUE MAX(c.seq) FROM c", "9")]
    [InlineData("SELECT VALUE AVG(c.seq) FROM c", "4.5")]
    [InlineData("SELECT COUNT(1) AS n, MIN(c.seq) AS least FROM c", """{"n":10,"least":0}""")]
    [InlineData("SELECT DISTINCT VALUE c.kind FROM c ORDER BY c.kind", "high low")]
    [InlineData("SELECT c.pk, COUNT(1) AS n FROM c GROUP BY c.pk", """{"pk":"even","n":5} {"pk":"odd","n":5}""")]
    [InlineData("SELECT TOP 2 VALUE c.seq FROM c ORDER BY c.seq DESC", "9 8")]
    [InlineData("SELECT VALUE c.seq FROM c ORDER BY c.seq OFFSET 3 LIMIT 2", "3 4")]
    [InlineData("SELECT VALUE c.id FROM c WHERE c.seq BETWEEN 3 AND 4 ORDER BY c.seq", "i9 i2")]
    [InlineData("SELECT VALUE c.id FROM c WHERE c.seq IN (0, 9)", "i0 i7")]
    [InlineData("SELECT VALUE c.id FROM c WHERE c.id NOT IN ('i0') AND c.seq < 1", "")]
    [InlineData("SELECT VALUE c.id FROM c WHERE c.kind LIKE 'l%' AND NOT c.pk = 'odd'", "i0 i2 i4")]
    [InlineData("SELECT VALUE COUNT(1) FROM c JOIN t IN c.tags WHERE t = 't1'", "3")]
    [InlineData("SELECT VALUE c.id FROM c WHERE ARRAY_CONTAINS(c.tags, 't2')", "i2 i5 i8")]
    [InlineData("SELECT VALUE c.id FROM c WHERE EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t = 't2')", "i2 i5 i8")]
    [InlineData("SELECT VALUE STARTSWITH(c.kind, 'HI', true) FROM c WHERE c.id = 'i9'", "true")]
    [InlineData("SELECT VALUE c.missing ?? 'none' FROM c WHERE c.id = 'i1'", "none")]
    [InlineData("SELECT VALUE c.id FROM c WHERE NOT IS_DEFINED(c.kind)", "")]
    [InlineData("SELECT VALUE {'n': c.seq + 1, 'list': [c.id, c.missing]} FROM c WHERE c.id = 'i1'", """{"n":8,"list":["i1"]}""")]
    public async Task A_query_gives_its_results(string query, string expected)
    {
        var (results, _) = await AllAsync<Newtonsoft.Json.Linq.JToken>(query);
        Assert.Equal(expected, string.Join(' ', results.Select(result => result is Newtonsoft.Json.Linq.JValue { Value: bool truth } ? (truth ? "true" : "false") : result.ToString(Newtonsoft.Json.Formatting.None).Trim('"'))));
    }

    [Fact]
    public async Task Parameters_are_values()
    {
        var query = new QueryDefinition("SELECT VALUE c.id FROM c WHERE c.pk = @pk AND c.seq >= @least").WithParameter("@pk", "odd").WithParameter("@least", 7);
        var page = await _calls.GetItemQueryIterator<string>(query).ReadNextAsync();
        Assert.Equal(["i1", "i7"], page.Order());
    }

    [Fact]
    public async Task Queries_in_LINQ()
    {
        var iterator = _calls.GetItemLinqQueryable<Item>().Where(item => item.pk == "even" && item.tags!.Contains("all")).OrderByDescending(item => item.seq).Select(item => item.seq).Take(2).ToFeedIterator();
        Assert.Equal([8, 6], await iterator.ReadNextAsync());
        Assert.Equal(5, (await _calls.GetItemLinqQueryable<Item>().Where(item => item.kind == "low").CountAsync()).Resource);
    }

    [Fact]
    public async Task Many_items_are_read_at_once()
    {
        var found = await _calls.ReadManyItemsAsync<Item>([("i0", new("even")), ("i1", new("odd")), ("i2", new("even")), ("missing", new("odd"))]);
        Assert.Equal(["i0", "i1", "i2"], found.Select(item => item.id).Order());
    }

    [Theory]
    [InlineData("SELEC * FROM c", "incorrect syntax near 'SELEC'")]
    [InlineData("SELECT * FROM c WHERE FOO(c.id)", "'FOO' is not a recognized built-in function name")]
    [InlineData("SELECT * FROM c WHERE c.id = #", "invalid token '#'")]
    [InlineData("SELECT * FROM c WHERE", "unexpected end of query")]
    [InlineData("SELECT * FROM c WHERE c.id = 'x", "it is not closed")]
    [InlineData("SELECT * FROM c ORDER BY c.pk, c.seq", "does not have a corresponding composite index")]
    public async Task A_query_that_is_not_one_is_refused_with_the_reason(string query, string reason)
    {
        var refused = await Assert.ThrowsAsync<CosmosException>(() => AllAsync<Item>(query));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private async Task<(List<T> Items, int Pages)> AllAsync<T>(string query, int page = 100, string? partition = null)
    {
        var items = new List<T>();
        var pages = 0;
        var options = new QueryRequestOptions { MaxItemCount = page, PartitionKey = partition is null ? null : new PartitionKey(partition) };
        for (var iterator = _calls.GetItemQueryIterator<T>(query, requestOptions: options); iterator.HasMoreResults; pages++)
        {
            items.AddRange(await iterator.ReadNextAsync());
        }

        return (items, pages);
    }
}
