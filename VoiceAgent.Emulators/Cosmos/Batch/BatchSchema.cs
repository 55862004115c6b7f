using System.Reflection;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Layouts;

namespace VoiceAgent.Emulators.Cosmos.Batch;

/// <summary>
/// The binary layout of a batch and its results. The layout is not documented. It is read from an internal type of the client library,
/// so it always fits the client version that this program is built with.
/// </summary>
internal static class BatchSchema
{
    private const string Provider = "Microsoft.Azure.Cosmos.BatchSchemaProvider";

    public static LayoutResolverNamespace Resolver { get; } = Read<LayoutResolverNamespace>("BatchLayoutResolver");

    public static Layout Result { get; } = Read<Layout>("BatchResultLayout");

    private static T Read<T>(string property) =>
        (T?)typeof(CosmosClient).Assembly.GetType(Provider)?.GetProperty(property, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)?.GetValue(null)
        ?? throw new InvalidOperationException($"This version of Microsoft.Azure.Cosmos has no {Provider}.{property}, so the emulator cannot read batches. Use the version of the package that the lock file names.");
}
