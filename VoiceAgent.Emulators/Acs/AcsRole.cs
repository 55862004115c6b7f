using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.EventGrid;
using VoiceAgent.Emulators.Acs.Media;
using VoiceAgent.Emulators.Acs.Operations;
using VoiceAgent.Emulators.Acs.Prompts;
using VoiceAgent.Emulators.Acs.Recordings;
using VoiceAgent.Emulators.Acs.Requests;
using VoiceAgent.Emulators.Acs.Rooms;
using VoiceAgent.Emulators.Acs.Tokens;
using VoiceAgent.Emulators.Acs.Transcription;
using VoiceAgent.Emulators.Acs.Transfers;
using VoiceAgent.Emulators.Settings;
using VoiceAgent.Emulators.Speech;

namespace VoiceAgent.Emulators.Acs;

/// <summary>Emulates Azure Communication Services: Call Automation, its events and its media sockets.</summary>
internal static class AcsRole
{
    public static void Add(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<AcsOptions>(AcsOptions.Section);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<AcsOptions>>().Value);

        // Callbacks and events must not wait for each other, so there is no proxy and no limit on the connections to one server.
        services.AddSingleton(_ => new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan });
        AddExchange(services);
        services.AddEmulatedVoice(builder.Configuration);

        // Without this, the first prompt is seconds late.
        services.AddHostedService<VoiceWarmUp>();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(static listen => listen.UseDoubledPorts()));
        builder.UseCertificateOf("Acs:Https");
    }

    public static void Map(WebApplication app)
    {
        var gate = app.Services.GetRequiredService<RequestGate>();
        app.UseWhen(RequestGate.Guards, guarded => guarded.Use(gate.InvokeAsync));
        app.UseRouting();

        OpenIdMetadata.Map(app);
        var calling = app.MapGroup("/calling");
        AnswerOperations.Map(calling);
        CreateOperations.Map(calling);
        ConnectionOperations.Map(calling);
        ParticipantOperations.Map(calling);
        InvitationOperations.Map(calling);
        StreamingOperations.Map(calling);
        TranscriptionOperations.Map(calling);
        ToneOperations.Map(calling);
        PromptOperations.Map(calling);
        RecordingOperations.Map(calling);
        RecordingOperations.MapFiles(app);
        RoomOperations.Map(app);
        IdentityOperations.Map(app);

        app.MapGet("/eventgrid/validate", (string code, Subscription subscription) => subscription.Validate(code) ? Results.Ok() : Results.NotFound());
        Diagnostics.Map(app);
        app.MapMediaSwitches();
        app.MapSubscription();
        app.MapFallback("{*path}", (RequestDelegate)gate.RefuseUnknownAsync);
    }

    private static void AddExchange(IServiceCollection services)
    {
        services.AddSingleton<Errands>();
        services.AddHostedService(provider => provider.GetRequiredService<Errands>());
        services.AddSingleton<RepeatedRequests>();
        services.AddSingleton<RequestGate>();
        services.AddSingleton<TokenMint>();
        services.AddSingleton<Webhook>();
        services.AddSingleton<Subscription>();
        services.AddHostedService(provider => provider.GetRequiredService<Subscription>());
        services.AddSingleton<EventDelivery>();
        services.AddSingleton<CallbackPost>();
        services.AddSingleton<LineClock>();
        services.AddHostedService(provider => provider.GetRequiredService<LineClock>());
        services.AddSingleton<MediaWire>();
        services.AddSingleton<MediaSwitches>();
        services.AddSingleton<MediaSessions>();
        services.AddSingleton<PromptStudio>();
        services.AddSingleton<PromptPlayer>();
        services.AddSingleton<Intelligence>();
        services.AddSingleton<TranscriptionSessions>();
        services.AddSingleton<GridPost>();
        services.AddSingleton<CallEvents>();
        services.AddSingleton<RecordingFiles>();
        services.AddSingleton<RecordingBook>();
        services.AddSingleton<RoomBook>();
        services.AddSingleton<UserBook>();
        services.AddSingleton<IncomingCalls>();
        services.AddSingleton<Exchange>();
        services.AddSingleton<Dialler>();
        services.AddSingleton<Switchboard>();
    }
}
