using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>Reads the audio of calls: WAV files with two channels.</summary>
internal interface IRecordings
{
    /// <returns>Null when there is no recording: the call was never connected, recording was off, or it was deleted.</returns>
    /// <exception cref="ArchivedRecordingException">There is one, and it cannot be read now.</exception>
    /// <exception cref="VoiceAgent.Recordings.BrokenRecordingException">It is encrypted, and was changed.</exception>
    /// <exception cref="VoiceAgent.Recordings.RecordingKeyException">It is encrypted, and its key cannot be read.</exception>
    Task<StoredRecording?> OpenAsync(CallId call, CancellationToken stopping);

    /// <summary>The same for any file beside the recording.</summary>
    /// <param name="path">The name in the container of recordings.</param>
    Task<StoredRecording?> OpenAsync(string path, CancellationToken stopping);
}

/// <summary>The recording is in the archive tier of the store, which keeps it cheaply and gives it out only after hours.</summary>
internal sealed class ArchivedRecordingException(DateTimeOffset changedAt, bool isComingBack) : Exception("The recording is in the archive tier.")
{
    public DateTimeOffset ChangedAt => changedAt;

    /// <summary>True when somebody has asked for it, and the store is bringing it back.</summary>
    public bool IsComingBack => isComingBack;
}

/// <param name="Audio">A seekable stream that reads only the requested parts. The receiver disposes it.</param>
internal sealed record StoredRecording(Stream Audio, DateTimeOffset ChangedAt, string Tag)
{
    /// <summary>How long the stored file is. An encrypted file is longer than its audio.</summary>
    public long StoredBytes { get; init; }

    /// <summary>The keys that encrypt its data keys. Empty when it is not encrypted.</summary>
    public IReadOnlyList<string> KeyIds { get; init; } = [];
}
