using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Cosmos.Http;
using VoiceAgent.Emulators.Cosmos.Resources;

namespace VoiceAgent.Emulators.Cosmos.Queries;

/// <summary>
/// A range of hashed partition keys. When a client gives only the first parts of a hierarchical key,
/// it sends <c>x-ms-start-epk</c> and <c>x-ms-end-epk</c> instead of the key.
/// </summary>
internal sealed record HashRange(string? Start, string? End)
{
    public static HashRange Of(HttpRequest request) => new(request.Text(Headers.StartRange), request.Text(Headers.EndRange));

    public bool Holds(Container container, JsonObject document)
    {
        if (Start is null && End is null)
        {
            return true;
        }

        var hash = HashedKey.Of(container, document);
        return string.CompareOrdinal(hash, Start ?? "") >= 0 && string.CompareOrdinal(hash, End ?? "FF") < 0;
    }
}
