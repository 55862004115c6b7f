using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>The audio of calls: two channels, WAV.</summary>
internal interface IRecordings
{
    /// <returns>Null when there is none: the call was never connected, the recording was off, or it was deleted.</returns>
    Task<StoredRecording?> OpenAsync(CallId call, CancellationToken stopping);
}

/// <param name="Audio">Seekable; reads only what is asked of it. The receiver disposes it.</param>
internal sealed record StoredRecording(Stream Audio, DateTimeOffset ChangedAt, string Tag);
