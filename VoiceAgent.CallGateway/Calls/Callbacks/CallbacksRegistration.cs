namespace VoiceAgent.CallGateway.Calls.Callbacks;

internal static class CallbacksRegistration
{
    public static IServiceCollection AddCallbacks(this IServiceCollection services)
    {
        services.AddSingleton<CallbackWork>();
        services.AddSingleton<CallbackRounds>();
        services.AddHostedService(all => all.GetRequiredService<CallbackRounds>());
        return services;
    }
}
