namespace VoiceAgent.CallGateway.Calls.Queue;

internal static class QueueRegistration
{
    /// <summary>Registers what looks after callers who wait for a free agent.</summary>
    public static IServiceCollection AddQueue(this IServiceCollection services)
    {
        services.AddSingleton<QueueMetrics>();
        services.AddSingleton<QueueExits>();
        services.AddSingleton<QueueDesk>();
        services.AddSingleton<QueueEntrance>();
        services.AddSingleton<QueueTurns>();
        services.AddHostedService(all => all.GetRequiredService<QueueTurns>());
        return services;
    }
}
