using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Bench;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Hosting.Speech;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Listening.Onnx;
using VoiceAgent.Pipeline.Quality;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Spool;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Recordings;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Pipeline.Hosting;

internal static class SoundRegistration
{
    /// <summary>
    /// Registers <see cref="ICallSoundFactory"/>: transcription, speech and recording. <c>Transcription:Provider</c> and <c>Speaking:Provider</c>
    /// choose the providers, unless the setting <c>Providers</c> is <c>bench</c>.
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
            builder.AddServedSound();
        }
    }

    private static void AddServedSound(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Detectors>();
        builder.Services.AddSingleton<OpenDetector>(static services => services.GetRequiredService<Detectors>().Open);
        builder.Services.AddHostedService<DetectorCheck>();
        if (builder.Configuration[$"{ListeningOptions.Section}:{nameof(ListeningOptions.EndOfTurnModel)}"] is { Length: > 0 } hearing)
        {
            builder.Services.AddSingleton<IEndOfTurnAudioModel>(_ => new OnnxEndOfTurnModel(hearing));
        }

        builder.AddTranscription();
        builder.AddSynthesis();
        builder.Services.AddHostedService<VoiceWarmUp>();
        builder.AddRecording();
    }

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
