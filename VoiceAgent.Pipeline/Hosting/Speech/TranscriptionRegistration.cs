using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Pipeline.Transcription.OpenAI;
using VoiceAgent.Pipeline.Transcription.Whisper;
using VoiceAgent.Pipeline.Transcription.WhisperLive;
using VoiceAgent.Pipeline.Transcription.Windows;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Pipeline.Hosting.Speech;

internal static class TranscriptionRegistration
{
    private const string LiveForm = "Endpoint=ws://<host>:8000";
    private const string OpenAIForm = "Endpoint=http://<host>:8000/v1;Model=<model>";

    /// <summary>Registers <see cref="ITranscriber"/> with the providers of <c>Transcription:Provider</c> and <c>Transcription:Fallback</c>.</summary>
    public static void AddTranscription(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<TranscriptionOptions>(TranscriptionOptions.Section);
        builder.Services.AddSingleton<WindowMetrics>();
        builder.Services.AddSingleton<OpenSpeechMeter>(static services => () => DetectorMeter.Open(services.GetRequiredService<OpenDetector>(), services.GetRequiredService<IOptions<ListeningOptions>>().Value));
        var chosen = builder.Configuration.Chosen<SpeechToText>(TranscriptionOptions.Section);
        Func<IServiceProvider, IReadOnlyList<ITranscriber>>[] providers = [.. chosen.Select(provider => builder.Add(provider, isAlone: chosen.Count == 1))];
        builder.Services.AddSingleton<ITranscriber>(services => providers.SelectMany(provider => provider(services)).ToArray() is [var only]
            ? only
            : new FallbackTranscriber([.. providers.SelectMany(provider => provider(services))], services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<FallbackTranscriber>>()));
    }

    private static Func<IServiceProvider, IReadOnlyList<ITranscriber>> Add(this IHostApplicationBuilder builder, SpeechToText provider, bool isAlone)
    {
        switch (provider)
        {
            case SpeechToText.WhisperLive:
                return builder.AddWhisperLive(isAlone);
            case SpeechToText.Whisper:
                return builder.AddWhisper();
            case SpeechToText.OpenAI:
                return builder.AddOpenAITranscription(isAlone);
            default:
                builder.AddAzureTranscription();
                return static services => services.AzureTranscribers();
        }
    }

    private static Func<IServiceProvider, IReadOnlyList<ITranscriber>> AddWhisperLive(this IHostApplicationBuilder builder, bool isAlone)
    {
        builder.Services.AddValidatedOptions<WhisperLiveOptions>(WhisperLiveOptions.Section);
        var address = ServiceAddress.Parse("whisperlive", builder.Configuration.GetConnectionString("whisperlive"), LiveForm, "ws", "wss");
        builder.AddReachability("whisperlive", address, isAlone);
        return services => [new WhisperLiveTranscriber(new LiveParts(
            address,
            services.GetRequiredService<OpenSpeechMeter>(),
            services.GetRequiredService<IOptions<WhisperLiveOptions>>().Value,
            services.GetRequiredService<IOptions<TranscriptionOptions>>().Value,
            services.GetRequiredService<MediaMetrics>(),
            services.GetRequiredService<TimeProvider>()))];
    }

    private static Func<IServiceProvider, IReadOnlyList<ITranscriber>> AddWhisper(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<WhisperOptions>(WhisperOptions.Section);
        builder.Services.AddSingleton<IWhisperEngine, NetWhisperEngine>();
        builder.Services.AddSingleton<WhisperRecogniser>();
        builder.Services.AddHostedService<WhisperModelCheck>();
        return static services => [new WhisperTranscriber(Parts(
            services, WhisperTranscriber.Provider, services.GetRequiredService<WhisperRecogniser>(), WhisperTranscriber.Windows(services.GetRequiredService<IOptions<WhisperOptions>>().Value)))];
    }

    private static Func<IServiceProvider, IReadOnlyList<ITranscriber>> AddOpenAITranscription(this IHostApplicationBuilder builder, bool isAlone)
    {
        builder.Services.AddValidatedOptions<OpenAITranscriptionOptions>(OpenAITranscriptionOptions.Section);
        var address = ServiceAddress.Parse("transcription", builder.Configuration.GetConnectionString("transcription"), OpenAIForm, "http", "https");
        builder.AddReachability("transcription", address, isAlone);
        builder.Services.AddSingleton(services => new OpenAIRecogniser(
            new ServiceClient(address), services.GetRequiredService<IOptions<OpenAITranscriptionOptions>>(), services.GetRequiredService<TimeProvider>()));
        return static services => [new OpenAITranscriber(Parts(
            services, OpenAITranscriber.Provider, services.GetRequiredService<OpenAIRecogniser>(), OpenAITranscriber.Windows(services.GetRequiredService<IOptions<OpenAITranscriptionOptions>>().Value)))];
    }

    private static WindowedParts Parts(IServiceProvider services, string provider, IWindowRecogniser recogniser, WindowOptions windows) => new(
        provider,
        recogniser,
        services.GetRequiredService<OpenSpeechMeter>(),
        windows,
        services.GetRequiredService<IOptions<TranscriptionOptions>>().Value,
        services.GetRequiredService<WindowMetrics>(),
        services.GetRequiredService<MediaMetrics>(),
        services.GetRequiredService<TimeProvider>());
}
