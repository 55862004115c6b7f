using Microsoft.Extensions.Options;
using VoiceAgent.CallLog;
using VoiceAgent.Dashboard.Gateway;
using VoiceAgent.Dashboard.Transcripts;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Dashboard.Calls;

internal static class CallsRegistration
{
    /// <summary>Registers live calls (from Redis) and past calls (from the gateway).</summary>
    public static void AddCalls(this WebApplicationBuilder builder)
    {
        builder.AddRedis("redis");
        builder.Services.AddCallLog();
        builder.Services.AddValidatedOptions<DashboardOptions>(DashboardOptions.Section);
        builder.Services.AddHttpClient(GatewayRequests.Client).ConfigureHttpClient((services, client) =>
            client.BaseAddress = new Uri(services.GetRequiredService<IOptions<DashboardOptions>>().Value.GatewayUrl.TrimEnd('/') + "/"));
        builder.Services.AddSingleton<GatewayRequests>();
        builder.Services.AddSingleton<IGateway, RestGateway>();
        builder.Services.AddSingleton<ITrunkGateway, RestTrunks>();
        builder.Services.AddSingleton<ShownNumbers>();
        builder.Services.AddSingleton<ShownWords>();
        builder.Services.AddSingleton<Recordings.Waveforms>();
        builder.Services.AddSingleton<LiveBoard>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LiveBoard>());
    }
}
