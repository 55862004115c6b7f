using VoiceAgent.Contracts.Calls;
using VoiceAgent.Cosmos;
using VoiceAgent.Pipeline.Scenarios.Cosmos;
using VoiceAgent.Pipeline.Scenarios.Insurance.Billing;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members;
using VoiceAgent.Pipeline.Scenarios.Restaurant;

namespace VoiceAgent.Pipeline.Hosting;

internal static class CosmosRegistration
{
    /// <summary>Registers the scenarios' data in the account of <c>ConnectionStrings:cosmos</c>.</summary>
    public static void AddScenarioStores(this IHostApplicationBuilder builder)
    {
        builder.AddCosmos(LoggedEvent.Json, ScenarioContainers.All);
        builder.Services.AddSingleton<IMembers, CosmosMembers>();
        builder.Services.AddSingleton<IPayments, CosmosPayments>();
        builder.Services.AddSingleton<IReservations, CosmosReservations>();
        builder.Services.AddSingleton<ICosmosPreparation, ScenarioPreparation>();
    }
}
