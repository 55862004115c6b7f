using Azure.Core;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Bench;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Listening.Onnx;
using VoiceAgent.Pipeline.Quality;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Speaking.Azure;
using VoiceAgent.Pipeline.Spool;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Pipeline.Transcription.Azure;
using VoiceAgent.Recordings;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Pipeline.Hosting;

internal static class SoundRegistration
{
    private const string Second = "second";

    /// <summary>
    /// Registers <see cref="ICallSoundFactory"/>: transcription, speech and recording, with the providers of the setting
    /// <c>Providers</c> (default <c>azure</c>).
    /// </summary>
    public static void AddSound(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<SpeakingOptions>(SpeakingOptions.Section);
        builder.Services.AddValidatedOptions<ListeningOptions>(ListeningOptions.Section);
        builder.Services.AddValidatedOptions<QualityOptions>(QualityOptions.Section);
        builder.Services.AddSingleton<Pacer>();
        builder.Services.AddSingleton<SpeakingMetrics>();
        builder.Services.AddSingleton<CachingSynthesizer>();
        builder.Services.AddSingleton<ICallSoundFactory, CallSoundFactory>();
        if (builder.ChosenProviders() is Providers.Bench)
        {
            builder.AddBenchSound();
        }
        else
        {
            builder.AddAzureSound();
        }
    }

    private static void AddAzureSound(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<TranscriptionOptions>(TranscriptionOptions.Section);
        builder.Services.AddProcessIdentity();
        var connectionString = builder.Configuration.GetConnectionString("speech");
        builder.Services.AddSingleton(services => Account(services, "speech", connectionString));
        builder.Services.AddSingleton<SpeechClosings>();
        builder.Services.AddHostedService<SpeechLibraryCheck>();
        builder.Services.AddHostedService(static services => new SpeechTokenRenewal(
            [services.GetRequiredService<SpeechAccount>(), .. services.GetKeyedServices<SpeechAccount>(Second)]));
        builder.Services.AddSingleton<Detectors>();
        builder.Services.AddSingleton<OpenDetector>(static services => services.GetRequiredService<Detectors>().Open);
        builder.Services.AddHostedService<DetectorCheck>();
        if (builder.Configuration[$"{ListeningOptions.Section}:{nameof(ListeningOptions.EndOfTurnModel)}"] is { Length: > 0 } hearing)
        {
            builder.Services.AddSingleton<IEndOfTurnAudioModel>(_ => new OnnxEndOfTurnModel(hearing));
        }

        builder.Services.AddSingleton<AzureTranscriber>();
        builder.Services.AddSingleton<AzureVoices>();
        builder.Services.AddSingleton<AzureSynthesizer>();
        if (builder.Configuration.GetConnectionString("speech2") is { Length: > 0 } other)
        {
            builder.AddFallbackSpeech(other);
        }
        else
        {
            builder.Services.AddSingleton<ITranscriber>(services => services.GetRequiredService<AzureTranscriber>());
            builder.Services.AddSingleton<ISynthesizer>(services => services.GetRequiredService<AzureSynthesizer>());
        }

        builder.Services.AddHostedService<VoiceWarmUp>();
        builder.AddRecording();
    }

    /// <summary>Registers the speech service of another region as the fallback.</summary>
    private static void AddFallbackSpeech(this IHostApplicationBuilder builder, string connectionString)
    {
        builder.Services.AddKeyedSingleton(Second, (services, _) => Account(services, "speech2", connectionString));
        builder.Services.AddKeyedSingleton(Second, (services, _) => ActivatorUtilities.CreateInstance<AzureVoices>(services, services.GetRequiredKeyedService<SpeechAccount>(Second)));
        builder.Services.AddSingleton<ITranscriber>(services => new FallbackTranscriber(
            services.GetRequiredService<AzureTranscriber>(),
            ActivatorUtilities.CreateInstance<AzureTranscriber>(services, services.GetRequiredKeyedService<SpeechAccount>(Second)),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<FallbackTranscriber>>()));
        builder.Services.AddSingleton<ISynthesizer>(services => new FallbackSynthesizer(
            services.GetRequiredService<AzureSynthesizer>(),
            ActivatorUtilities.CreateInstance<AzureSynthesizer>(services, services.GetRequiredKeyedService<AzureVoices>(Second)),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<FallbackSynthesizer>>()));
    }

    private static SpeechAccount Account(IServiceProvider services, string name, string? connectionString) => new(
        SpeechConnection.Parse(name, connectionString),
        services.GetRequiredService<TokenCredential>(),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILogger<SpeechTokens>>());

    private static void AddRecording(this IHostApplicationBuilder builder)
    {
        builder.AddAzureBlobServiceClient("blobs");
        builder.Services.AddValidatedOptions<RecordingOptions>(RecordingOptions.Section);
        builder.Services.AddSingleton<IRecordingStore, BlobRecordingStore>();
        builder.Services.AddSingleton<TailKeys>();
        builder.Services.AddValidatedOptions<RecordingKeyOptions>(RecordingKeyOptions.Section);
        builder.AddRecordingKeys();
        builder.Services.AddSingleton<IRecordings, BlobRecordings>();
        builder.Services.AddHostedService<RecordingDeliveries>();
    }

    private static void AddBenchSound(this IHostApplicationBuilder builder)
    {
        // The bench contract: speech begins with the first loud frame and ends with the first quiet one.
        builder.Services.AddSingleton(Options.Create(new ListeningOptions { Onset = AudioFormat.FrameDuration, Hangover = AudioFormat.FrameDuration }));
        builder.Services.AddSingleton<OpenDetector>(static (_, _) => new EnergyDetector());
        builder.Services.AddSingleton<ITranscriber, BenchTranscriber>();
        builder.Services.AddSingleton<ISynthesizer, BenchSynthesizer>();
        builder.Services.AddSingleton<IRecordings, NoRecordings>();
    }
}
