using VoiceAgent.CallGateway.Calls.Rooms;
using VoiceAgent.CallGateway.LiveKit.Rooms;
using VoiceAgent.CallGateway.LiveKit.Setup;
using VoiceAgent.CallGateway.LiveKit.Webhooks;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.CallGateway.LiveKit;

internal static class LiveKitRegistration
{
    // LiveKit itself waits up to 80 seconds for the answer of a call.
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(90);

    /// <summary>Registers what reaches the rooms of a LiveKit server. It does nothing without <c>LiveKit:Url</c>.</summary>
    public static IServiceCollection AddLiveKit(this IServiceCollection services)
    {
        services.AddValidatedOptions<LiveKitOptions>(LiveKitOptions.Section);

        // A redirect would carry the token to an address that nobody has configured.
        services.AddHttpClient(LiveKitTwirp.Client).ConfigurePrimaryHttpMessageHandler(NoRedirects);

        // The timeout for each attempt would end a call that rings. A request that places a call is never repeated anyway.
        var patient = services.AddHttpClient(LiveKitTwirp.PatientClient, static client => client.Timeout = LongestCall).ConfigurePrimaryHttpMessageHandler(NoRedirects);
#pragma warning disable EXTEXP0001 // The method is marked as experimental.
        patient.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        services.AddSingleton<LiveKitTokens>();
        services.AddSingleton<LiveKitTwirp>();
        services.AddSingleton<LiveKitSip>();
        services.AddSingleton<LiveKitRoomService>();
        services.AddSingleton<LiveKitState>();
        services.AddSingleton<LiveKitSetup>();
        services.AddSingleton<LiveKitSetupRounds>();
        services.AddHostedService(static all => all.GetRequiredService<LiveKitSetupRounds>());
        services.AddSingleton<LiveKitSignature>();
        services.AddSingleton<LiveKitIntake>();
        services.AddSingleton<IReportHandler, LiveKitReportHandler>();
        services.AddSingleton<IRoomMemory, RedisRoomMemory>();
        services.AddSingleton<IRoomFacts, LiveKitRoomFacts>();
        services.AddSingleton<RoomAgents>();
        services.AddHealthChecks().AddCheck<LiveKitHealth>("LiveKit");
        return services;
    }

    private static SocketsHttpHandler NoRedirects() => new() { AllowAutoRedirect = false, UseCookies = false };
}
