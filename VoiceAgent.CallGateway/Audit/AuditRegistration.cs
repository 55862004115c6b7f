using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.CallGateway.Audit;

internal static class AuditRegistration
{
    /// <summary>Registers the audit and its journal in Redis. The lasting store is registered with Cosmos DB.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddValidatedOptions<AuditOptions>(AuditOptions.Section);
        services.AddSingleton<AuditMetrics>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<IAuditJournal, RedisAuditJournal>();
        services.AddSingleton<IDeletionTrail, AuditedDeletions>();
        services.AddSingleton<AuditWriter>();
        services.AddHostedService(all => all.GetRequiredService<AuditWriter>());
        return services;
    }
}
