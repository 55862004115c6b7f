using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.CallGateway.Sip.Legs;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Legs;
using VoiceAgent.ServiceDefaults;
using VoiceAgent.Sip;
using VoiceAgent.Sip.Dialogs;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>The product's own edge to the telephone network: SIP trunks beside Azure Communication Services, or in its place.</summary>
internal static class SipEdge
{
    /// <summary>Whether <c>Sip:IsOn</c> says that there are trunks.</summary>
    public static bool HasTrunks(this IHostApplicationBuilder builder) => builder.Configuration.GetValue<bool>($"{SipSettings.Section}:{nameof(SipSettings.IsOn)}");

    /// <summary>Registers the edge, but not as the telephony of the gateway.</summary>
    public static void AddTrunkTelephony(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<SipSettings>(SipSettings.Section);
        services.AddSingleton<ISipCalls, RedisSipCalls>();
        services.AddSingleton<SipLines>();
        services.AddSingleton<SipCounts>();
        services.AddSingleton<RingingTelephones>();
        services.AddSingleton<SipReports>();
        services.AddSingleton<SipHolds>();
        services.AddSingleton<SipEnds>();
        services.AddSingleton<SipCalling>();
        services.AddSingleton<SipConnecting>();
        services.AddSingleton<SipTelephony>();
        services.AddSingleton<SipOperations>();
        services.AddSingleton<SipPlacing>();
        services.AddSingleton<SipDialogOwner>();
        services.AddSingleton<LegEventHandler>();
        services.AddSingleton<TrunkReports>();
        services.AddSingleton<SipRooms>();
        services.AddHostedService(static all => all.GetRequiredService<SipRooms>());
        services.AddSingleton<ISipHandler, SipInvitations>();
        services.AddSingleton<IReportHandler, SipReportHandler>();
        services.AddSingleton<ITrunkTestCalls, TrunkTestCalls>();
        services.AddSingleton<SipStack>();
        services.AddHostedService(static all => all.GetRequiredService<SipStack>());
        services.AddSingleton<SipTolls>();
        services.AddHostedService(static all => all.GetRequiredService<SipTolls>());
        services.AddHostedService<TrunkKeeper>();
        services.AddHttpClient<ILegs, WorkerLegs>((all, http) => http.BaseAddress = WorkersOf(all))
            .AddHttpMessageHandler(static all => new SignedLegRequests(all.GetRequiredService<IOptions<TicketOptions>>().Value.KeyBytes, all.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Maps the address to which workers report, if there are trunks.</summary>
    public static void MapTrunkTelephony(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(LegEventHandler)))
        {
            LegEventHandler.Map(app);
        }
    }

    // Media sockets and legs are at the same workers.
    private static Uri WorkersOf(IServiceProvider services)
    {
        if (services.GetRequiredService<IOptions<SipSettings>>().Value.WorkersUrl is { } workers)
        {
            return new Uri($"{workers.AbsoluteUri.TrimEnd('/')}/");
        }

        var media = services.GetRequiredService<IOptions<GatewayOptions>>().Value.MediaUrl!;
        return new Uri($"{(media.Scheme is "wss" ? "https" : "http")}{media.AbsoluteUri[media.Scheme.Length..].TrimEnd('/')}/");
    }
}
