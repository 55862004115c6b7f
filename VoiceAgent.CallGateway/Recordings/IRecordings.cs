using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>Reads the audio of calls: WAV files with two channels.</summary>
internal interface IRecordings
{
    /// <returns>Null when there is no recording: the call was never connected, recording was off, or it was deleted.</returns>
    Task<StoredRecording?> OpenAsync(CallId call, CancellationToken stopping);
}

/// <param name="Audio">A seekable stream that reads only the requested parts. The receiver disposes it.</param>
internal sealed record StoredRecording(Stream Audio, DateTimeOffset ChangedAt, string Tag);
