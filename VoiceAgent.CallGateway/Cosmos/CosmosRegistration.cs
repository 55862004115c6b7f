using VoiceAgent.CallGateway.Audit;
using VoiceAgent.CallGateway.Calls.Callbacks;
using VoiceAgent.CallGateway.Calls.Campaigns;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Cosmos;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.CallGateway.Cosmos;

internal static class CosmosRegistration
{
    /// <summary>Registers the stores of finished calls, routes, trunks, requests to be called back, campaigns and the audit in the account of <c>ConnectionStrings:cosmos</c>.</summary>
    public static TBuilder AddFinishedCalls<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddCosmos(LoggedEvent.Json, CosmosFinishedCalls.Container, CosmosRoutes.Container, CosmosTrunks.Container, CosmosCallbacks.Container, CosmosCampaigns.Container, CosmosAuditStore.Container);
        builder.Services.AddValidatedOptions<RetentionOptions>(RetentionOptions.Section);
        builder.Services.AddSingleton<IAuditStore, CosmosAuditStore>();
        builder.Services.AddSingleton<IFinishedCalls>(static services => new PatientFinishedCalls(
            ActivatorUtilities.CreateInstance<CosmosFinishedCalls>(services),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<PatientFinishedCalls>>()));
        builder.Services.AddSingleton<IRouteStore, CosmosRoutes>();
        builder.Services.AddSingleton<IEntryStore<Trunk>, CosmosTrunks<Trunk>>();
        builder.Services.AddSingleton<IEntryStore<DispatchRule>, CosmosTrunks<DispatchRule>>();
        builder.Services.AddSingleton<ICallbackRequests, CosmosCallbacks>();
        builder.Services.AddSingleton<ICampaigns, CosmosCampaigns>();
        builder.Services.AddSingleton<IContacts, CosmosContacts>();
        builder.Services.AddSingleton<IDoNotCall, CosmosDoNotCall>();
        builder.Services.AddSingleton<IRecordingIndex, CosmosRecordingIndex>();
        return builder;
    }
}
