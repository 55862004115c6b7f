using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Cosmos;

/// <summary>
/// Request units by a simple formula. A point read takes 1 for each begun KB of the document, a write 5 for each begun KB, a delete 5. A query or a
/// page of a feed takes 2, and 0.1 for each document that was read, and 1 for each KB of the answer. Everything else takes 1.
/// Source of the first two: learn.microsoft.com/azure/cosmos-db/request-units. The service measures the rest.
/// </summary>
internal static class RequestCharge
{
    public const double Least = 1;
    private const double PerWrite = 5;
    private const double BytesPerUnit = 1024;

    public static double OfRead(JsonObject document) => Begun(document);

    public static double OfWrite(JsonObject? document) => PerWrite * (document is null ? 1 : Begun(document));

    public static double OfQuery(int documentsRead, IEnumerable<JsonNode?> results) =>
        Math.Round(2 + (0.1 * documentsRead) + (results.Sum(result => (double)(result?.ToJsonString().Length ?? 0)) / BytesPerUnit), 2);

    private static double Begun(JsonObject document) => Math.Max(1, Math.Ceiling(document.ToJsonString().Length / BytesPerUnit));
}
