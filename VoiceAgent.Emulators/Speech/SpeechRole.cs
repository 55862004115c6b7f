using VoiceAgent.Emulators.Settings;
using VoiceAgent.Emulators.Speech.Protocol;
using VoiceAgent.Emulators.Speech.Recognition;
using VoiceAgent.Emulators.Speech.Synthesis;

namespace VoiceAgent.Emulators.Speech;

/// <summary>The speech role: the Speech WebSocket protocol with an emulated voice and an emulated recogniser.</summary>
internal static class SpeechRole
{
    private static readonly string[] Synthesis =
    [
        "/tts/cognitiveservices/websocket/v1", "/tts/cognitiveservices/websocket/v2",
        "/cognitiveservices/websocket/v1", "/cognitiveservices/websocket/v2",
    ];

    private static readonly string[] Recognition =
    [
        "/speech/recognition/interactive/cognitiveservices/v1", "/speech/recognition/conversation/cognitiveservices/v1",
        "/speech/recognition/dictation/cognitiveservices/v1", "/speech/universal/v2", "/stt/speech/universal/v2",
    ];

    private static readonly string[] Translation = ["/speech/translation/cognitiveservices/v1"];

    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<SpeechOptions>(SpeechOptions.Section);
        builder.UseCertificateOf("Speech:Https");
        builder.Services.AddEmulatedVoice(builder.Configuration);
        builder.Services.AddSingleton<IdentityTokens>();
        builder.Services.AddSingleton<SpeechAccess>();
        builder.Services.AddSingleton<SpeechEndpoint>();
        builder.Services.AddSingleton<RecognitionConversation>();
        builder.Services.AddSingleton<ShortAudio>();
        builder.Services.AddSingleton<VoiceCatalogue>();
        builder.Services.AddSingleton<SynthesisRest>();
        builder.Services.AddSingleton<SynthesisParts>();
        builder.Services.AddSingleton<SynthesisConversation>();
        builder.Services.AddHostedService<VoiceWarmUp>();
        builder.Services.AddHealthChecks().AddCheck<VoiceHealth>("voice");

        // The key can be in the query string, which the host would write to its request log.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
    }

    public static void Map(WebApplication app)
    {
        app.UseWebSockets();
        foreach (var path in Recognition)
        {
            var once = path.Contains("interactive", StringComparison.Ordinal);
            app.Map(path, (HttpContext context, SpeechEndpoint endpoint, RecognitionConversation conversation) =>
                endpoint.ServeAsync(context, SpeechUse.Recognition, (socket, ending) => conversation.TalkAsync(socket, once, context.Request.Query, ending)));
            if (path.StartsWith("/speech/recognition/", StringComparison.Ordinal))
            {
                app.MapPost(path, (HttpContext context, ShortAudio audio) => audio.RecognizeAsync(context));
            }
        }

        foreach (var path in Synthesis)
        {
            app.Map(path, (HttpContext context, SpeechEndpoint endpoint, SynthesisConversation conversation) =>
                endpoint.ServeAsync(context, SpeechUse.Synthesis, conversation.TalkAsync));
        }

        foreach (var path in Translation)
        {
            app.Map(path, (HttpContext context, SpeechEndpoint endpoint) => endpoint.ServeAsync(
                context, SpeechUse.Recognition, (_, _) => throw SpeechProtocolException.Unsupported("Translation is not emulated. Use a SpeechRecognizer instead of a TranslationRecognizer.")));
        }

        foreach (var root in new[] { "", "/tts" })
        {
            app.MapGet($"{root}/cognitiveservices/voices/list", (HttpContext context, SynthesisRest rest) => rest.ListAsync(context));
            app.MapPost($"{root}/cognitiveservices/v1", (HttpContext context, SynthesisRest rest) => rest.SpeakAsync(context));
        }

        // The SDK appends the path of the list to an endpoint that has a path.
        foreach (var path in Synthesis.Concat(Recognition))
        {
            app.MapGet($"{path}/cognitiveservices/voices/list", (HttpContext context, SynthesisRest rest) => rest.ListAsync(context));
        }

        app.MapPost("/sts/v1.0/issueToken", async (HttpContext context, SpeechAccess access) => await access.AskAsync(context.Request, SpeechUse.Recognition) switch
        {
            { Refusal: { } refusal } => SpeechErrors.Of(StatusCodes.Status401Unauthorized, refusal),
            var admission => Results.Text(access.Issue(admission.Account)),
        });
        app.MapFallback(() => SpeechErrors.Of(
            StatusCodes.Status404NotFound,
            $"This path does not exist. Recognition: {string.Join(", ", Recognition)}. Synthesis: {string.Join(", ", Synthesis)}. REST: /cognitiveservices/v1, /cognitiveservices/voices/list, /sts/v1.0/issueToken."));
    }
}
