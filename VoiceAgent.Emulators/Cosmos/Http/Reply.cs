using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Cosmos.Http;

/// <summary>An answer before it is written.</summary>
internal sealed record Reply(int Status, JsonNode? Body = null)
{
    public string? ETag { get; init; }

    /// <summary>How many items a feed's page has.</summary>
    public int? Count { get; init; }

    public string? Continuation { get; init; }

    /// <summary>A batch's results, in place of a JSON body.</summary>
    public byte[]? Binary { get; init; }

    public static Reply Of(int status, JsonObject resource) => new(status, resource) { ETag = (string?)resource["_etag"] };

    /// <summary>A page of a feed.</summary>
    /// <param name="owner">The <c>_rid</c> of what the feed belongs to.</param>
    /// <param name="name">The feed's name in the body: <c>Documents</c>, <c>DocumentCollections</c>, …</param>
    /// <param name="items">The page.</param>
    public static Reply Feed(string owner, string name, IReadOnlyCollection<JsonNode?> items) =>
        new(StatusCodes.Status200OK, new JsonObject { ["_rid"] = owner, [name] = new JsonArray([.. items]), ["_count"] = items.Count }) { Count = items.Count };
}
