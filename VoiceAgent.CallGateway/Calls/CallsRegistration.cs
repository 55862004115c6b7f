using Microsoft.Extensions.DependencyInjection.Extensions;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallLog;

namespace VoiceAgent.CallGateway.Calls;

internal static class CallsRegistration
{
    /// <summary>Registers what answers calls, follows their progress and finishes them.</summary>
    public static IServiceCollection AddCalls(this IServiceCollection services)
    {
        services.AddCallLog();
        services.TryAddSingleton(TimeProvider.System);
        services.AddChecked<GatewayOptions>(GatewayOptions.Section);
        services.AddChecked<TicketOptions>(TicketOptions.Section);
        services.AddChecked<RouteOptions>(RouteOptions.Section);
        services.AddChecked<FinisherOptions>(FinisherOptions.Section);
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<CapacityEstimate>();
        services.AddSingleton<CallPlanner>();
        services.AddSingleton<Claims>();
        services.AddSingleton<CallLedger>();
        services.AddSingleton<OverflowHandling>();
        services.AddSingleton<CallReception>();
        services.AddSingleton<CallProgress>();
        services.AddSingleton<CallControl>();
        services.AddSingleton<CallFinisher>();
        services.AddSingleton<CallCloser>();
        services.AddSingleton<CapacityWatch>();
        services.AddHostedService(all => all.GetRequiredService<CapacityWatch>());
        services.AddSingleton<FinishingRounds>();
        services.AddHostedService(provider => provider.GetRequiredService<FinishingRounds>());
        return services;
    }

    /// <summary>Registers options that are read from a section and validated at start.</summary>
    public static void AddChecked<TOptions>(this IServiceCollection services, string section)
        where TOptions : class =>
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
}
