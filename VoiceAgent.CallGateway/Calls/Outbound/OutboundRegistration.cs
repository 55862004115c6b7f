using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.CallGateway.Calls.Outbound;

internal static class OutboundRegistration
{
    /// <summary>Registers what places calls: for the API, for call-backs and for campaigns.</summary>
    public static IServiceCollection AddOutbound(this IServiceCollection services)
    {
        services.AddValidatedOptions<OutboundOptions>(OutboundOptions.Section);
        services.AddSingleton<CallSpend>();
        services.AddSingleton<RingingOut>();
        services.AddSingleton<OutboundCalls>();
        services.AddSingleton<AttemptFates>();
        return services;
    }
}
