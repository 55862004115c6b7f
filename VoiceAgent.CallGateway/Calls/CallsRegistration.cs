using Microsoft.Extensions.DependencyInjection.Extensions;
using VoiceAgent.CallGateway.Calls.Callbacks;
using VoiceAgent.CallGateway.Calls.Campaigns;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Queue;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallGateway.Calls.Transfers;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.CallGateway.Calls;

internal static class CallsRegistration
{
    /// <summary>Registers what answers calls, follows their progress and finishes them.</summary>
    public static IServiceCollection AddCalls(this IServiceCollection services)
    {
        services.AddCallLog();
        services.TryAddSingleton(TimeProvider.System);
        services.AddValidatedOptions<GatewayOptions>(GatewayOptions.Section);
        services.AddValidatedOptions<TicketOptions>(TicketOptions.Section);
        services.AddValidatedOptions<FinisherOptions>(FinisherOptions.Section);
        services.AddRoutes();
        services.AddTrunks();
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<CapacityEstimate>();
        services.AddSingleton<Admission>();
        services.AddSingleton<CallPlanner>();
        services.AddSingleton<Claims>();
        services.AddSingleton<CallLedger>();
        services.AddSingleton<CallAdoption>();
        services.AddSingleton<CallRefusals>();
        services.AddSingleton<ClosedHandling>();
        services.AddSingleton<OverflowHandling>();
        services.AddSingleton<CallReception>();
        services.AddSingleton<WaitRequests>();
        services.AddSingleton<LostCalls>();
        services.AddSingleton<HandOvers>();
        services.AddSingleton<WorkerPulses>();
        services.AddSingleton<DeadWorkers>();
        services.AddSingleton<PlacesWatch>();
        services.AddSingleton<PlacesReader>();
        services.AddHostedService(all => all.GetRequiredService<PlacesReader>());
        services.AddCallOperations();
        services.AddSingleton<CallTimers>();
        services.AddHostedService(all => all.GetRequiredService<CallTimers>());
        services.AddOutbound();
        services.AddQueue();
        services.AddCallbacks();
        services.AddCampaigns();
        services.AddSingleton<CallProgress>();
        services.AddSingleton<Consultations>();
        services.AddSingleton<CallControl>();
        services.AddSingleton<CallFinisher>();
        services.AddSingleton<CallCloser>();
        services.AddSingleton<OpenLegs>();
        services.AddSingleton<FinishingRounds>();
        services.AddHostedService(provider => provider.GetRequiredService<FinishingRounds>());
        return services;
    }
}
