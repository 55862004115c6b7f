using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Recordings;

namespace VoiceAgent.CallGateway.Recordings;

internal static class RecordingsRegistration
{
    /// <summary>Registers what completes the recordings of calls whose worker has died.</summary>
    public static IServiceCollection AddRecordings(this IServiceCollection services)
    {
        services.AddSingleton<IRecordingStore, BlobRecordingStore>();
        services.AddSingleton<TailKeys>();
        services.AddSingleton<IRecordingCompletion, RecordingCompletion>();
        return services;
    }
}
