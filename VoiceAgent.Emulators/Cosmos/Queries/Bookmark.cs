using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Cosmos.Sql;

namespace VoiceAgent.Emulators.Cosmos.Queries;

/// <summary>
/// The start of the next page. Where possible it holds the keys and the number of the last document, so that writes between two pages
/// neither repeat nor hide a result. Otherwise it holds the number of results to skip.
/// </summary>
internal sealed record Bookmark(IReadOnlyList<object?> Keys, long Number, int Skip)
{
    public static Bookmark Start { get; } = new([], 0, 0);

    /// <exception cref="CosmosError">The text is not a continuation token of this emulator.</exception>
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

    // Each key is wrapped in an array. An empty array represents an undefined key.
    public override string ToString() => Convert.ToBase64String(Encoding.UTF8.GetBytes(new JsonObject
    {
        ["keys"] = new JsonArray([.. Keys.Select(key => key == Value.Undefined ? new JsonArray() : new JsonArray(Value.ToJson(key)))]),
        ["number"] = Number,
        ["skip"] = Skip,
    }.ToJsonString()));
}
