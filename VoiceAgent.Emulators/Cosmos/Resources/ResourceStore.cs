using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Cosmos.Storage;

namespace VoiceAgent.Emulators.Cosmos.Resources;

/// <summary>Stores databases and containers. Clients address a resource by its id or by its <c>_rid</c>.</summary>
internal sealed class ResourceStore(Database database, TimeProvider time)
{
    // Ids become parts of addresses. Source: learn.microsoft.com/rest/api/cosmos-db/databases.
    private const int LongestId = 255;
    private static readonly System.Buffers.SearchValues<char> Forbidden = System.Buffers.SearchValues.Create("/\\?#");

    public JsonObject? Find(string parent, string idOrRid) => database.Read(transaction => Find(transaction, parent, idOrRid));

    /// <summary>Finds a container.</summary>
    /// <exception cref="CosmosError">The database or the container does not exist.</exception>
    public Container Container(string databaseId, string containerId)
    {
        var owner = Find("", databaseId) ?? throw CosmosError.NoOwner();
        var definition = Find(RidOf(owner), containerId) ?? throw CosmosError.NoOwner();
        return new Container(RidOf(definition), definition);
    }

    public List<JsonObject> List(string parent) =>
        database.Read(transaction => transaction.Rows(row => Parse(row.GetString(0)), "SELECT json FROM resources WHERE parent = $0 ORDER BY id", parent).ToList());

    /// <param name="parent">The database's <c>_rid</c>, or empty for a database.</param>
    /// <param name="definition">The definition that the client sent.</param>
    public JsonObject Create(string parent, JsonObject definition)
    {
        var id = CheckedId(definition);
        if (parent.Length > 0)
        {
            Resources.Container.Check(definition);
        }

        return database.Write(transaction =>
        {
            if (Find(transaction, parent, id) is not null)
            {
                throw CosmosError.Conflict();
            }

            var number = transaction.Next("resource");
            var rid = parent.Length == 0 ? ResourceId.OfDatabase(number) : ResourceId.OfContainer(parent, number);
            Stamp(definition, parent, rid);
            transaction.Run("INSERT INTO resources(rid, parent, id, json) VALUES ($0, $1, $2, $3)", rid, parent, id, definition.ToJsonString());
            return definition;
        });
    }

    public JsonObject Replace(string parent, string idOrRid, JsonObject definition)
    {
        Resources.Container.Check(definition);
        return database.Write(transaction =>
        {
            var current = Find(transaction, parent, idOrRid) ?? throw CosmosError.NotFound();
            if ((string?)definition["id"] != (string?)current["id"] || !JsonNode.DeepEquals(definition["partitionKey"]?["paths"], current["partitionKey"]?["paths"]))
            {
                throw CosmosError.BadRequest("A container's id and partition key cannot be changed.");
            }

            var rid = RidOf(current);
            Stamp(definition, parent, rid);
            transaction.Run("UPDATE resources SET json = $1 WHERE rid = $0", rid, definition.ToJsonString());
            return definition;
        });
    }

    /// <summary>Deletes a resource and everything in it.</summary>
    public void Delete(string parent, string idOrRid) => database.Write(transaction =>
    {
        var rid = RidOf(Find(transaction, parent, idOrRid) ?? throw CosmosError.NotFound());
        transaction.Run("DELETE FROM documents WHERE container = $0 OR container IN (SELECT rid FROM resources WHERE parent = $0)", rid);
        return transaction.Run("DELETE FROM resources WHERE rid = $0 OR parent = $0", rid);
    });

    public static string RidOf(JsonObject resource) => (string)resource["_rid"]!;

    /// <exception cref="CosmosError">The id is missing or invalid.</exception>
    public static string CheckedId(JsonObject resource)
    {
        var id = resource["id"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
        return id.Length is > 0 and <= LongestId && !id.AsSpan().ContainsAny(Forbidden) && !id.EndsWith(' ')
            ? id
            : throw CosmosError.BadRequest($"The input name '{id}' is invalid: an id has 1 to {LongestId} characters without '/', '\\', '?', '#', and does not end in a space.");
    }

    private static JsonObject? Find(Transaction transaction, string parent, string idOrRid) =>
        transaction.Value("SELECT json FROM resources WHERE parent = $0 AND (id = $1 OR rid = $1)", parent, idOrRid) is string json ? Parse(json) : null;

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;

    private void Stamp(JsonObject resource, string parent, string rid)
    {
        resource["_rid"] = rid;
        resource["_self"] = parent.Length == 0 ? $"dbs/{rid}/" : $"dbs/{parent}/colls/{rid}/";
        resource["_etag"] = $"\"{Guid.NewGuid()}\"";
        resource["_ts"] = time.GetUtcNow().ToUnixTimeSeconds();
        if (parent.Length == 0)
        {
            resource["_colls"] = "colls/";
            resource["_users"] = "users/";
        }
    }
}
