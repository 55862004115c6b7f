using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Legs;
using VoiceAgent.Pipeline.Legs;
using VoiceAgent.Rtp.Sessions;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Pipeline.Hosting;

internal static class LegsRegistration
{
    /// <summary>Registers telephone calls over RTP, if <c>Rtp:IsOn</c> says so.</summary>
    public static void AddLegs(this IHostApplicationBuilder builder, Providers providers)
    {
        if (!builder.Configuration.GetValue<bool>($"{RtpSettings.Section}:{nameof(RtpSettings.IsOn)}"))
        {
            return;
        }

        builder.Services.AddValidatedOptions<RtpSettings>(RtpSettings.Section);
        builder.Services.AddSingleton(static services => new RtpEngine(
            services.GetRequiredService<IOptions<RtpSettings>>().Value.ToOptions(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>(),
            services.GetRequiredService<IMeterFactory>()));
        builder.Services.AddSingleton<LegRegistry>();
        builder.Services.AddSingleton<LegPorts>();
        builder.Services.AddSingleton<LegsEndpoint.Handler>();
        if (providers is Providers.Bench)
        {
            builder.Services.AddSingleton<ILegReports, NoLegReports>();
        }
        else
        {
            builder.Services.AddHttpClient<ILegReports, GatewayLegReports>(http => http.BaseAddress = CallsRegistration.GatewayUrl(builder.Configuration))
                .AddHttpMessageHandler(static services => new SignedLegRequests(services.GetRequiredService<IOptions<TicketOptions>>().Value.KeyBytes, services.GetRequiredService<TimeProvider>()));
        }
    }
}
