using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;

namespace VoiceAgent.Tests.Emulators.Cosmos;

/// <summary>Databases and containers, the master key, and invalid requests.</summary>
public sealed class AccountTests : IAsyncLifetime
{
    private EmulatedAccount _account = null!;

    public async Task InitializeAsync() => _account = await EmulatedAccount.StartAsync();

    public Task DisposeAsync() => _account.DisposeAsync().AsTask();

    [Fact]
    public async Task Databases_and_containers_are_made_once_listed_changed_and_deleted()
    {
        Assert.Equal(HttpStatusCode.Created, (await _account.Client.CreateDatabaseIfNotExistsAsync("shop")).StatusCode);
        var again = await _account.Client.CreateDatabaseIfNotExistsAsync("shop");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        var container = await again.Database.CreateContainerIfNotExistsAsync(new ContainerProperties("calls", "/pk"));
        Assert.Equal(HttpStatusCode.OK, (await again.Database.CreateContainerIfNotExistsAsync(new ContainerProperties("calls", "/pk"))).StatusCode);
        Assert.Equal(["shop"], (await _account.Client.GetDatabaseQueryIterator<DatabaseProperties>("SELECT * FROM c WHERE c.id = 'shop'").ReadNextAsync()).Select(database => database.Id));
        Assert.Equal(["calls"], (await again.Database.GetContainerQueryIterator<ContainerProperties>().ReadNextAsync()).Select(one => one.Id));

        var properties = (await container.Container.ReadContainerAsync()).Resource;
        properties.DefaultTimeToLive = 60;
        Assert.Equal(60, (await container.Container.ReplaceContainerAsync(properties)).Resource.DefaultTimeToLive);
        await container.Container.DeleteContainerAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<CosmosException>(() => container.Container.ReadContainerAsync())).StatusCode);
    }

    [Fact]
    public async Task A_container_made_again_is_empty()
    {
        var calls = await _account.ContainerAsync();
        await calls.CreateItemAsync(new Item("a", "p"));
        await calls.DeleteContainerAsync();
        await _account.ContainerAsync();

        // This needs a new client, because a client that used the old container caches its _rid for some time.
        using var later = EmulatedAccount.ClientOf(_account.Address);
        Assert.Empty(await later.GetContainer("shop", "calls").GetItemQueryIterator<Item>("SELECT * FROM c").ReadNextAsync());
    }

    [Fact]
    public async Task A_hierarchical_key_is_found_whole_and_by_its_first_parts()
    {
        var calls = await _account.ContainerAsync(null, "/day", "/pk");
        foreach (var (id, day, pk) in new[] { ("a", "monday", "x"), ("b", "monday", "y"), ("c", "tuesday", "x") })
        {
            await calls.CreateItemAsync(new { id, day, pk }, new PartitionKeyBuilder().Add(day).Add(pk).Build());
        }

        Assert.Equal("monday", (string?)(await calls.ReadItemAsync<Newtonsoft.Json.Linq.JObject>("b", new PartitionKeyBuilder().Add("monday").Add("y").Build())).Resource["day"]);
        var monday = calls.GetItemQueryIterator<string>("SELECT VALUE c.id FROM c", requestOptions: new() { PartitionKey = new PartitionKeyBuilder().Add("monday").Build() });
        Assert.Equal(["a", "b"], (await monday.ReadNextAsync()).Order());
    }

    [Fact]
    public async Task An_order_over_two_properties_works_with_its_index_in_both_directions()
    {
        var calls = await _account.ContainerAsync(properties => properties.IndexingPolicy.CompositeIndexes.Add(
            [new CompositePath { Path = "/kind", Order = CompositePathSortOrder.Ascending }, new CompositePath { Path = "/seq", Order = CompositePathSortOrder.Descending }]));
        await calls.CreateItemAsync(new Item("a", "p", 1, "x"));
        await calls.CreateItemAsync(new Item("b", "q", 2, "x"));
        await calls.CreateItemAsync(new Item("c", "p", 3, "w"));
        Assert.Equal(["c", "b", "a"], await IdsAsync("SELECT VALUE c.id FROM c ORDER BY c.kind, c.seq DESC"));
        Assert.Equal(["a", "b", "c"], await IdsAsync("SELECT VALUE c.id FROM c ORDER BY c.kind DESC, c.seq"));

        async Task<List<string>> IdsAsync(string query) => [.. await calls.GetItemQueryIterator<string>(query).ReadNextAsync()];
    }

    [Fact]
    public async Task Another_key_is_refused_with_401()
    {
        using var stranger = EmulatedAccount.ClientOf(_account.Address, Convert.ToBase64String("another master key of 32 bytes!!!"u8));
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => stranger.CreateDatabaseIfNotExistsAsync("shop"));
        Assert.Equal(HttpStatusCode.Unauthorized, Assert.IsType<CosmosException>(refused).StatusCode);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized, "Required Header authorization is missing")]
    [InlineData("type=aad&ver=1.0&sig=x", HttpStatusCode.Unauthorized, "only master keys")]
    [InlineData("nonsense", HttpStatusCode.Unauthorized, "only master keys")]
    [InlineData("type=master&ver=1.0&sig=AAAA", HttpStatusCode.Unauthorized, "can't serve the request")]
    public async Task A_request_without_a_good_key_is_refused(string? authorization, HttpStatusCode status, string reason)
    {
        var (answered, body) = await SendAsync("dbs", """{"id":"x"}""", authorization, TimeProvider.System.GetUtcNow());
        Assert.Equal((status, true), (answered, ((string?)body["message"])!.Contains(reason, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_old_signature_is_refused_with_403()
    {
        var (status, _) = await SendAsync("dbs", """{"id":"x"}""", "sign", TimeProvider.System.GetUtcNow().AddMinutes(-20));
        Assert.Equal(HttpStatusCode.Forbidden, status);
    }

    [Theory]
    [InlineData("dbs", "{", HttpStatusCode.BadRequest, "payload is invalid")]
    [InlineData("dbs", "[]", HttpStatusCode.BadRequest, "a JSON object is expected")]
    [InlineData("dbs", "{}", HttpStatusCode.BadRequest, "an id has 1 to 255 characters")]
    [InlineData("dbs", """{"id":"a/b"}""", HttpStatusCode.BadRequest, "an id has 1 to 255 characters")]
    [InlineData("dbs/shop/colls", """{"id":"c"}""", HttpStatusCode.BadRequest, "partition key definition")]
    [InlineData("dbs/none/colls", """{"id":"c"}""", HttpStatusCode.NotFound, "does not exist")]
    [InlineData("dbs/shop/colls/calls/docs", """{"pk":"p"}""", HttpStatusCode.BadRequest, "an id has 1 to 255 characters")]
    [InlineData("dbs/shop/colls/calls/docs", """{"id":"a","pk":{}}""", HttpStatusCode.BadRequest, "A part of a partition key must be")]
    [InlineData("dbs/shop/colls/calls/docs", """{"id":"a","pk":"p","ttl":0}""", HttpStatusCode.BadRequest, "ttl is invalid")]
    [InlineData("dbs/shop/colls/calls/sprocs", """{"id":"a"}""", HttpStatusCode.NotImplemented, "is not emulated")]
    public async Task A_request_that_is_not_one_is_refused_with_the_reason(string path, string body, HttpStatusCode status, string reason)
    {
        await _account.ContainerAsync();
        var (answered, error) = await SendAsync(path, body, "sign", TimeProvider.System.GetUtcNow());
        Assert.Equal(status, answered);
        Assert.Contains(reason, (string?)error["message"], StringComparison.Ordinal);
    }

    // This test does not use the client, because the client parses queries itself and needs minutes for this one.
    [Fact]
    public async Task A_query_of_a_hundred_thousand_brackets_is_refused_and_the_next_one_answered()
    {
        await _account.ContainerAsync();
        var deep = $"SELECT VALUE {new string('(', 100_000)}1{new string(')', 100_000)} FROM c";
        var (status, error) = await QueryAsync(deep);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("nested too deeply", (string?)error["message"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await QueryAsync($"SELECT * FROM c WHERE c.id = '{new string('x', 300_000)}'")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await QueryAsync("SELECT * FROM c", "nonsense")).Status);
        Assert.Equal(HttpStatusCode.OK, (await QueryAsync("SELECT * FROM c")).Status);
    }

    [Fact]
    public async Task An_oversized_document_is_refused_and_the_next_one_is_stored()
    {
        var calls = await _account.ContainerAsync();
        foreach (var size in new[] { 2_100_000, 5_000_000 })
        {
            var refused = await Assert.ThrowsAsync<CosmosException>(() => calls.CreateItemAsync(new Item("big", "p", kind: new string('x', size))));
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Created, (await calls.CreateItemAsync(new Item("small", "p"))).StatusCode);
    }

    [Fact]
    public async Task A_failing_account_fails_as_configured()
    {
        await using var failing = await EmulatedAccount.StartAsync(("Faults:cosmos.write:Kind", "status-429"), ("Faults:cosmos.write:Once", "true"));
        var calls = await failing.ContainerAsync();
        var refused = await Assert.ThrowsAsync<CosmosException>(() => calls.CreateItemAsync(new Item("a", "p")));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromMilliseconds(50), refused.RetryAfter);
        Assert.Equal(HttpStatusCode.Created, (await calls.CreateItemAsync(new Item("a", "p"))).StatusCode);
    }

    private Task<(HttpStatusCode Status, JsonNode Body)> QueryAsync(string query, string? continuation = null) => SendAsync(
        "dbs/shop/colls/calls/docs",
        new JsonObject { ["query"] = query }.ToJsonString(),
        "sign",
        TimeProvider.System.GetUtcNow(),
        [("x-ms-documentdb-isquery", "true"), .. continuation is null ? [] : new[] { ("x-ms-continuation", continuation) }]);

    private async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(
        string path, string body, string? authorization, DateTimeOffset at, IEnumerable<(string Name, string Value)>? headers = null)
    {
        using var http = new HttpClient { BaseAddress = _account.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        var date = at.UtcDateTime.ToString("r", System.Globalization.CultureInfo.InvariantCulture);
        request.Headers.Add("x-ms-date", date);
        foreach (var (name, value) in headers ?? [])
        {
            request.Headers.Add(name, value);
        }

        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("authorization", Uri.EscapeDataString(authorization == "sign" ? Signed(path, date) : authorization));
        }

        using var response = await http.SendAsync(request);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>())!);
    }

    // The signature is implemented again from the documentation, because the server's own code would always agree with itself.
    private static string Signed(string path, string date)
    {
        var parts = path.Split('/');
        var text = $"post\n{parts[^1]}\n{string.Join('/', parts[..^1])}\n{date.ToLowerInvariant()}\n\n";
        return $"type=master&ver=1.0&sig={Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(EmulatedAccount.Key), Encoding.UTF8.GetBytes(text)))}";
    }
}
