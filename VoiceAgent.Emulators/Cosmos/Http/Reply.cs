using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Cosmos.Http;

/// <summary>An HTTP answer that is not written yet.</summary>
internal sealed record Reply(int Status, JsonNode? Body = null)
{
    public string? ETag { get; init; }

    /// <summary>Number of items in a page of a feed.</summary>
    public int? Count { get; init; }

    public string? Continuation { get; init; }

    /// <summary>The results of a batch. They replace the JSON body.</summary>
    public byte[]? Binary { get; init; }

    /// <summary>The request charge in RU for a body of so many bytes. Null: 1 RU.</summary>
    public Func<int, double>? Charge { get; init; }

    /// <summary>How much work a query did, for the header of query metrics.</summary>
    public string? Metrics { get; init; }

    public static Reply Of(int status, JsonObject resource) => new(status, resource) { ETag = (string?)resource["_etag"] };

    /// <summary>Creates a page of a feed.</summary>
    /// <param name="owner">The <c>_rid</c> of the resource that owns the feed.</param>
    /// <param name="name">The feed's name in the body: <c>Documents</c>, <c>DocumentCollections</c>, …</param>
    /// <param name="items">The items of the page.</param>
    public static Reply Feed(string owner, string name, IReadOnlyCollection<JsonNode?> items) =>
        new(StatusCodes.Status200OK, new JsonObject { ["_rid"] = owner, [name] = new JsonArray([.. items]), ["_count"] = items.Count }) { Count = items.Count };
}
