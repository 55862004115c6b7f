using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Cosmos;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.CallGateway.Calls.Trunks;

internal static class TrunksRegistration
{
    /// <summary>Registers the trunks and dispatch rules in memory, and what changes, follows and counts them.</summary>
    public static IServiceCollection AddTrunks(this IServiceCollection services)
    {
        services.AddValidatedOptions<TrunkSettings>(TrunkSettings.Section);
        services.AddSingleton<TrunkTable>();
        services.AddSingleton<TrunkMetrics>();
        services.AddSingleton<SipSecrets>();
        services.AddSingleton<TrunkWarnings>();
        services.AddSingleton<EntryEditing<Trunk>>();
        services.AddSingleton<EntryEditing<DispatchRule>>();
        services.AddSingleton<TollGuard>();
        services.AddSingleton<ITrunkStates, RedisTrunkStates>();
        services.AddSingleton<TrunkRefresher>();
        services.AddSingleton<ICosmosPreparation>(all => all.GetRequiredService<TrunkRefresher>());
        services.AddHostedService(all => all.GetRequiredService<TrunkRefresher>());
        return services;
    }
}
