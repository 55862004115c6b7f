using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace VoiceAgent.CallLog;

public static class CallLogRegistration
{
    /// <summary>Registers the call log, records, leases, commands, the workers' places and the calls to analyse. They use the registered <c>IConnectionMultiplexer</c>.</summary>
    public static IServiceCollection AddCallLog(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RedisCallLog>();
        services.AddSingleton<ICallLog>(static all => all.GetRequiredService<RedisCallLog>());
        services.AddSingleton<IReportLog>(static all => all.GetRequiredService<RedisCallLog>());
        services.AddSingleton<ICallRecords, RedisCallRecords>();
        services.AddSingleton<ICallLeases, RedisCallLeases>();
        services.AddSingleton<ICallCommands, RedisCallCommands>();
        services.AddSingleton<ICallPlaces, RedisCallPlaces>();
        services.AddSingleton<ICallQueue, RedisCallQueue>();
        services.AddSingleton<ICallTimers, RedisCallTimers>();
        services.AddSingleton<ICallBudget, RedisCallBudget>();
        services.AddSingleton<ICallAnalyses, RedisCallAnalyses>();
        services.AddSingleton<IRouteSignals, RedisRouteSignals>();
        services.AddSingleton<ITrunkSignals, RedisTrunkSignals>();
        services.AddSingleton<IConcurrentCalls, RedisConcurrentCalls>();
        return services;
    }
}
