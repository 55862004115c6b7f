namespace VoiceAgent.CallGateway.Calls.Control;

internal static class ControlRegistration
{
    /// <summary>Registers what people can do with live calls.</summary>
    public static IServiceCollection AddCallOperations(this IServiceCollection services)
    {
        services.AddSingleton<SealedKeys>();
        services.AddSingleton<ICollectedKeys, RedisCollectedKeys>();
        services.AddSingleton<ServiceRecordings>();
        services.AddSingleton<OperationEndings>();
        services.AddSingleton<OperationDesk>();
        services.AddSingleton<ControlTimes>();
        services.AddSingleton<HoldControl>();
        services.AddSingleton<ParticipantControl>();
        services.AddSingleton<PlayControl>();
        services.AddSingleton<KeyControl>();
        services.AddSingleton<StreamControl>();
        services.AddSingleton<ServiceRecordingControl>();
        return services;
    }
}
