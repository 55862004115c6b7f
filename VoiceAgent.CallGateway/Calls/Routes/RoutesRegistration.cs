using VoiceAgent.Cosmos;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.CallGateway.Calls.Routes;

internal static class RoutesRegistration
{
    /// <summary>Registers the routes in memory, and what changes and follows them.</summary>
    public static IServiceCollection AddRoutes(this IServiceCollection services)
    {
        services.AddValidatedOptions<RouteOptions>(RouteOptions.Section);
        services.AddValidatedOptions<RouteTableOptions>(RouteTableOptions.Section);
        services.AddSingleton<RouteMetrics>();
        services.AddSingleton<RouteTable>();
        services.AddValidatedOptions<RecordingDefaults>(RecordingDefaults.Section);
        services.AddSingleton<RecordingPolicies>();
        services.AddSingleton<RouteSeeding>();
        services.AddSingleton<RouteEditing>();
        services.AddSingleton<RouteRefresher>();
        services.AddSingleton<ICosmosPreparation>(all => all.GetRequiredService<RouteRefresher>());
        services.AddHostedService(all => all.GetRequiredService<RouteRefresher>());
        services.AddHealthChecks().AddCheck<RoutesHealth>("Routes");
        return services;
    }
}
