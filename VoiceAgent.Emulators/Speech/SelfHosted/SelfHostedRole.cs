using VoiceAgent.Emulators.Settings;

namespace VoiceAgent.Emulators.Speech.SelfHosted;

/// <summary>
/// The role of the speech servers that people run themselves, in one program with one voice: WhisperLiveKit (<c>/asr</c>), WhisperLive (a socket at
/// <c>/</c>), Piper (<c>POST /</c>) and the audio endpoints of the OpenAI shape (<c>/v1/audio</c>). Real ones are separate programs.
/// </summary>
internal static class SelfHostedRole
{
    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<SelfHostedOptions>(SelfHostedOptions.Section);
        builder.Services.AddEmulatedVoice(builder.Configuration);
        builder.Services.AddSingleton<LiveAudio>();
        builder.Services.AddSingleton<WhisperLiveKit>();
        builder.Services.AddSingleton<WhisperLive>();
        builder.Services.AddSingleton<ServedVoice>();
        builder.Services.AddSingleton<PiperServer>();
        builder.Services.AddSingleton<AudioTranscriptions>();
        builder.Services.AddSingleton<AudioSpeech>();
        builder.Services.AddHostedService<VoiceWarmUp>();
        builder.Services.AddHealthChecks().AddCheck<VoiceHealth>("voice");
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
    }

    public static void Map(WebApplication app)
    {
        app.UseWebSockets();
        app.Map("/asr", (HttpContext http, WhisperLiveKit server) => server.ServeAsync(http));
        app.MapPost("/synthesize", (HttpContext http, PiperServer piper) => piper.SpeakAsync(http, isNewPath: true));
        app.MapGet("/voices", (PiperServer piper) => piper.Voices());
        app.MapPost("/v1/audio/transcriptions", (HttpContext http, AudioTranscriptions api) => api.TranscribeAsync(http));
        app.MapPost("/v1/audio/speech", (HttpContext http, AudioSpeech api) => api.SpeakAsync(http));
        app.Map("/", (HttpContext http, WhisperLive server, PiperServer piper) => http.WebSockets.IsWebSocketRequest ? server.ServeAsync(http) : piper.SpeakAsync(http, isNewPath: false));
    }
}
