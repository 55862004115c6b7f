using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Recordings;

namespace VoiceAgent.CallGateway.Recordings;

internal static class RecordingsRegistration
{
    /// <summary>Registers what completes, keeps and gives out the recordings of calls.</summary>
    public static TBuilder AddRecordings<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddRecordingKeys();
        builder.Services.AddSingleton<IRecordingStore, BlobRecordingStore>();
        builder.Services.AddSingleton<TailKeys>();
        builder.Services.AddSingleton<IRecordingCompletion, RecordingCompletion>();
        return builder;
    }
}
