namespace VoiceAgent.CallGateway.Calls.Campaigns;

internal static class CampaignsRegistration
{
    public static IServiceCollection AddCampaigns(this IServiceCollection services)
    {
        services.AddSingleton<CampaignWork>();
        services.AddSingleton<CampaignRounds>();
        services.AddHostedService(all => all.GetRequiredService<CampaignRounds>());
        return services;
    }
}
