using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Recordings;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.CallGateway.Recordings;

internal static class RecordingsRegistration
{
    /// <summary>Registers what completes, keeps and gives out the recordings of calls.</summary>
    public static TBuilder AddRecordings<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddRecordingKeys();
        var services = builder.Services;
        services.AddValidatedOptions<RecordingKeyOptions>(RecordingKeyOptions.Section);
        services.AddValidatedOptions<RecordingKeeping>(RecordingKeeping.Section);
        services.AddSingleton<IRecordingStore, BlobRecordingStore>();
        services.AddSingleton<TailKeys>();
        services.AddSingleton<IRecordingCompletion, RecordingCompletion>();
        services.AddSingleton<IRecordings, BlobRecordings>();
        services.AddSingleton<IRecordingFiles, BlobRecordingFiles>();
        services.AddSingleton<IRecordedCalls, RecordedCalls>();
        services.AddSingleton<ServiceCopies>();
        services.AddSingleton<ServiceRecordingFiling>();
        services.AddSingleton<RecordingFormats>();
        services.AddSingleton<RecordingFiling>();
        services.AddSingleton<RecordingVerification>();
        services.AddSingleton<RecordingChanges>();
        services.AddSingleton<RecordingDeletion>();
        services.AddSingleton<RecordingLinks>();
        services.AddSingleton<LegalHolds>();
        services.AddSingleton<CallerExports>();
        services.AddSingleton<CallerErasure>();
        services.AddSingleton<RecordingJobs>();
        services.AddHostedService(all => all.GetRequiredService<RecordingJobs>());
        services.AddSingleton<RecordingRounds>();
        services.AddHostedService(all => all.GetRequiredService<RecordingRounds>());
        services.AddSingleton<FilingRound>();
        services.AddHostedService(all => all.GetRequiredService<FilingRound>());
        return builder;
    }
}
