using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Finishing;

/// <summary>Completes the recordings of calls whose worker has died.</summary>
internal interface IRecordingCompletion
{
    /// <summary>Makes a file of all audio that is stored. It is safe to repeat.</summary>
    /// <returns>Null when no audio is stored.</returns>
    Task<RecordingClosed?> CompleteAsync(CallId call, CancellationToken stopping);
}
