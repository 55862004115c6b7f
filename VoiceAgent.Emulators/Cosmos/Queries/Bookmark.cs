using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Cosmos.Sql;

namespace VoiceAgent.Emulators.Cosmos.Queries;

/// <summary>
/// Where the next page begins: after the last document's keys and number where the query can be taken up there (so that what is written
/// between two pages neither repeats nor hides anything), else after so many results.
/// </summary>
internal sealed record Bookmark(IReadOnlyList<object?> Keys, long Number, int Skip)
{
    public static Bookmark Start { get; } = new([], 0, 0);

    /// <exception cref="CosmosError">It is not one of ours.</exception>
    public static Bookmark Of(string? continuation)
    {
        if (continuation is null)
        {
            return Start;
        }

        try
        {
            var json = JsonNode.Parse(Convert.FromBase64String(continuation))!;
            return new Bookmark([.. json["keys"]!.AsArray().Select(key => key is JsonArray { Count: 1 } one ? Value.Of(one[0]) : Value.Undefined)], (long)json["number"]!, (int)json["skip"]!);
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException or NullReferenceException or InvalidOperationException)
        {
            throw CosmosError.BadRequest("The continuation token is malformed.");
        }
    }

    // A key is wrapped in an array, and an undefined one is an empty array.
    public override string ToString() => Convert.ToBase64String(Encoding.UTF8.GetBytes(new JsonObject
    {
        ["keys"] = new JsonArray([.. Keys.Select(key => key == Value.Undefined ? new JsonArray() : new JsonArray(Value.ToJson(key)))]),
        ["number"] = Number,
        ["skip"] = Skip,
    }.ToJsonString()));
}
