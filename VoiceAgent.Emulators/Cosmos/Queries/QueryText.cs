using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Cosmos.Sql;

namespace VoiceAgent.Emulators.Cosmos.Queries;

/// <summary>The body of a query: <c>{"query": "SELECT …", "parameters": [{"name": "@id", "value": …}]}</c>.</summary>
internal static class QueryText
{
    /// <exception cref="CosmosError">The body has no query.</exception>
    /// <exception cref="SqlException">The query cannot be parsed.</exception>
    public static Query Parse(JsonObject body)
    {
        var text = body["query"] is JsonValue value && value.TryGetValue<string>(out var query) ? query : throw CosmosError.BadRequest("The query text is missing.");
        var parameters = (body["parameters"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(parameter => KeyValuePair.Create((string?)parameter["name"] ?? "", Value.Of(parameter["value"])));
        return Parser.Parse(text, new Dictionary<string, object?>(parameters.DistinctBy(parameter => parameter.Key)));
    }
}
