using VoiceAgent.Emulators.Cosmos.Batch;
using VoiceAgent.Emulators.Cosmos.Documents;
using VoiceAgent.Emulators.Cosmos.Http;
using VoiceAgent.Emulators.Cosmos.Queries;
using VoiceAgent.Emulators.Cosmos.Resources;
using VoiceAgent.Emulators.Cosmos.Storage;
using VoiceAgent.Emulators.Settings;

namespace VoiceAgent.Emulators.Cosmos;

/// <summary>The cosmos role: the gateway protocol of Azure Cosmos DB for NoSQL, on SQLite.</summary>
internal static class CosmosRole
{
    private static readonly string[] Feed = ["GET", "POST"];
    private static readonly string[] One = ["GET", "PUT", "PATCH", "DELETE"];

    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<CosmosOptions>(CosmosOptions.Section);
        builder.Services
            .AddSingleton<Database>()
            .AddSingleton<ResourceStore>()
            .AddSingleton<DocumentStore>()
            .AddSingleton<DocumentScan>()
            .AddSingleton<QueryEndpoint>()
            .AddSingleton<FeedEndpoint>()
            .AddSingleton<BatchEndpoint>()
            .AddSingleton<MasterKey>()
            .AddSingleton<Gateway>()
            .AddSingleton<ResourceEndpoints>()
            .AddSingleton<DocumentEndpoints>()
            .AddHostedService<ExpirySweep>();
    }

    public static void Map(WebApplication app)
    {
        var gateway = app.Services.GetRequiredService<Gateway>();
        var resources = app.Services.GetRequiredService<ResourceEndpoints>();
        var documents = app.Services.GetRequiredService<DocumentEndpoints>();
        app.MapMethods("/", ["GET"], gateway.Handler(AccountEndpoint.Read));
        app.MapMethods("/offers", Feed, gateway.Handler(ResourceEndpoints.Offers));
        app.MapMethods("/dbs", Feed, gateway.Handler(resources.Databases));
        app.MapMethods("/dbs/{db}", ["GET", "DELETE"], gateway.Handler(resources.Database));
        app.MapMethods("/dbs/{db}/colls", Feed, gateway.Handler(resources.Containers));
        app.MapMethods("/dbs/{db}/colls/{coll}", ["GET", "PUT", "DELETE"], gateway.Handler(resources.Container));
        app.MapMethods("/dbs/{db}/colls/{coll}/pkranges", ["GET"], gateway.Handler(resources.Ranges));
        app.MapMethods("/dbs/{db}/colls/{coll}/docs", Feed, gateway.Handler(documents.Feed));
        app.MapMethods("/dbs/{db}/colls/{coll}/docs/{id}", One, gateway.Handler(documents.One));
        app.MapMethods("/dbs/{db}/colls/{coll}/operations/partitionkeydelete", ["POST"], gateway.Handler(documents.DeletePartition));
        app.MapEmptying();
        app.MapFallback(gateway.Handler(request => throw CosmosError.NotEmulated($"{request.Method} {request.Path}")));
    }
}
