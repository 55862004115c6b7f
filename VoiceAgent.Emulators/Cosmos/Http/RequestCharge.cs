using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Cosmos.Resources;

namespace VoiceAgent.Emulators.Cosmos.Http;

/// <summary>
/// Request charges in RU. The formulas are simple. They are near the service's figures for documents of 1 KB and 100 KB.
/// Source: learn.microsoft.com/azure/cosmos-db/request-units.
/// </summary>
internal static class RequestCharge
{
    private const double Kilobyte = 1024;

    /// <summary>1 RU for the first KB, and 0.1 RU for each further KB.</summary>
    public static double OfRead(int bytes) => Rounded(1 + (0.1 * Math.Max(0, (bytes / Kilobyte) - 1)));

    /// <summary>4 RU, 0.5 RU for each KB, and 0.1 RU for each indexed value. To replace a document costs twice as much, because its old index entries are removed.</summary>
    public static double OfWrite(Container container, JsonObject document, int bytes, bool replaced)
    {
        var once = 4 + (0.5 * bytes / Kilobyte) + (container.IsIndexed ? 0.1 * Values(document) : 0);
        return Rounded(replaced ? 2 * once : once);
    }

    /// <summary>The charge of a delete.</summary>
    public static double OfDelete(Container container) => container.IsIndexed ? 5 : 4;

    /// <summary>2.3 RU, 0.02 RU for each document that was read, and 0.1 RU for each KB of results.</summary>
    public static double OfQuery(int documents, int bytes) => Rounded(2.3 + (0.02 * documents) + (0.1 * bytes / Kilobyte));

    private static double Rounded(double charge) => Math.Round(charge, 2);

    // The system properties are not indexed.
    private static int Values(JsonNode? node) => node switch
    {
        JsonObject members => members.Where(member => !member.Key.StartsWith('_')).Sum(member => Values(member.Value)),
        JsonArray items => items.Sum(Values),
        _ => 1,
    };
}
