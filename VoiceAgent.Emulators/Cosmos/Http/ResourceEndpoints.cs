using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Cosmos.Queries;
using VoiceAgent.Emulators.Cosmos.Resources;

namespace VoiceAgent.Emulators.Cosmos.Http;

/// <summary>Endpoints of databases, containers, and the one partition key range of a container.</summary>
internal sealed class ResourceEndpoints(ResourceStore resources)
{
    // The range never changes, so its ETag is constant. A repeated request is answered with 304.
    private const string RangesTag = "\"1\"";

    public Task<Reply> Databases(HttpRequest request) => FeedAsync(request, "", "Databases");

    public Task<Reply> Database(HttpRequest request) => OneAsync(request, "", Route(request, "db"));

    public Task<Reply> Containers(HttpRequest request) => FeedAsync(request, OwnerOf(request), "DocumentCollections");

    public Task<Reply> Container(HttpRequest request) => OneAsync(request, OwnerOf(request), Route(request, "coll"));

    public Task<Reply> Ranges(HttpRequest request)
    {
        var container = resources.Container(Route(request, "db"), Route(request, "coll"));
        if (request.Text("If-None-Match") == RangesTag)
        {
            return Task.FromResult(new Reply(StatusCodes.Status304NotModified) { ETag = RangesTag, Count = 0 });
        }

        var range = new JsonObject
        {
            ["id"] = "0",
            ["_rid"] = container.Rid + "0",
            ["_etag"] = RangesTag,
            ["minInclusive"] = "",
            ["maxExclusive"] = "FF",
            ["ridPrefix"] = 0,
            ["_self"] = "",
            ["throughputFraction"] = 1,
            ["status"] = "online",
            ["parents"] = new JsonArray(),
            ["_ts"] = 1,
        };
        return Task.FromResult(Reply.Feed(container.Rid, "PartitionKeyRanges", [range]) with { ETag = RangesTag });
    }

    /// <summary>Throughput is not emulated, so the list of offers is empty.</summary>
    public static Task<Reply> Offers(HttpRequest request) => Task.FromResult(Reply.Feed("", "Offers", []));

    private async Task<Reply> FeedAsync(HttpRequest request, string parent, string name)
    {
        if (HttpMethods.IsGet(request.Method))
        {
            return Reply.Feed(parent, name, resources.List(parent));
        }

        var body = await Gateway.BodyAsync(request);
        return request.Says(Headers.IsQuery)
            ? Reply.Feed(parent, name, [.. QueryText.Parse(body) is var query ? query.ResultsOver(resources.List(parent).Select(query.RowOf)).Select(Sql.Value.ToJson) : []])
            : Reply.Of(StatusCodes.Status201Created, resources.Create(parent, body));
    }

    private async Task<Reply> OneAsync(HttpRequest request, string parent, string id)
    {
        if (HttpMethods.IsDelete(request.Method))
        {
            resources.Delete(parent, id);
            return new Reply(StatusCodes.Status204NoContent);
        }

        return Reply.Of(StatusCodes.Status200OK, HttpMethods.IsPut(request.Method)
            ? resources.Replace(parent, id, await Gateway.BodyAsync(request))
            : resources.Find(parent, id) ?? throw CosmosError.NotFound());
    }

    private string OwnerOf(HttpRequest request) => ResourceStore.RidOf(resources.Find("", Route(request, "db")) ?? throw CosmosError.NotFound());

    private static string Route(HttpRequest request, string name) => (string)request.RouteValues[name]!;
}
