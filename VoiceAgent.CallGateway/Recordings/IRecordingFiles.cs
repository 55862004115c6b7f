using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>The files of recordings, besides reading their audio.</summary>
internal interface IRecordingFiles
{
    /// <summary>Writes the file <c>.json</c> beside the audio.</summary>
    Task WriteSidecarAsync(RecordingEntry entry, CancellationToken stopping);

    Task WriteAsync(string path, Stream content, string contentType, CancellationToken stopping);

    /// <summary>Opens the stored bytes of a file. Null when there is none.</summary>
    Task<Stream?> OpenStoredAsync(string path, CancellationToken stopping);

    /// <summary>The names of all files that begin like this, also of those that are no complete files yet.</summary>
    Task<IReadOnlyList<string>> FindAsync(string beginning, CancellationToken stopping);

    Task DeleteAsync(string path, CancellationToken stopping);

    /// <summary>Moves the audio of a call to the archive tier.</summary>
    Task ArchiveAsync(CallId call, CancellationToken stopping);

    /// <summary>Tells the storage account whether its own rule may delete the files of a call.</summary>
    /// <returns>False when the store did not accept it: the process lacks the right to write tags, or the file is archived.</returns>
    Task<bool> ProtectAsync(CallId call, bool isHeld, CancellationToken stopping);

    /// <summary>A link of the store itself that expires, signed for this process's identity. Null when the identity cannot sign links.</summary>
    Task<Uri?> LinkAsync(string path, DateTimeOffset expiresAt, CancellationToken stopping);
}
