using VoiceAgent.CallGateway.Acs;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.CallGateway.Sip;

namespace VoiceAgent.CallGateway.Telephony;

/// <summary>Chooses the telephony of an installation: Azure Communication Services, telephone trunks, or both.</summary>
internal static class TelephonyRegistration
{
    public static void AddTelephony(this IHostApplicationBuilder builder)
    {
        var hasTrunks = builder.HasTrunks();

        // Without trunks, a missing connection to Azure Communication Services is a mistake that stops the start.
        var hasAcs = !hasTrunks || builder.Configuration.GetConnectionString("acs") is { Length: > 0 };
        if (hasAcs)
        {
            builder.AddAcs();
        }

        if (!hasTrunks)
        {
            return;
        }

        var services = builder.Services;
        builder.AddTrunkTelephony();
        if (hasAcs)
        {
            services.AddSingleton<ITelephony>(static all => new EitherTelephony(ActivatorUtilities.CreateInstance<AcsTelephony>(all), all.GetRequiredService<SipTelephony>()));
            services.AddSingleton<ICallOperations>(static all => new EitherOperations(ActivatorUtilities.CreateInstance<AcsOperations>(all), all.GetRequiredService<SipOperations>()));
            services.AddSingleton<ICallPlacing>(static all => new EitherPlacing(ActivatorUtilities.CreateInstance<AcsCallPlacing>(all), all.GetRequiredService<SipPlacing>()));
        }
        else
        {
            services.AddSingleton<ITelephony>(static all => all.GetRequiredService<SipTelephony>());
            services.AddSingleton<ICallOperations>(static all => all.GetRequiredService<SipOperations>());
            services.AddSingleton<ICallPlacing>(static all => all.GetRequiredService<SipPlacing>());
            services.AddSingleton<IServiceFiles, NoServiceFiles>();
        }
    }

    public static void MapTelephony(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(CallbackIntake)))
        {
            app.MapAcs();
        }

        app.MapTrunkTelephony();
    }
}
