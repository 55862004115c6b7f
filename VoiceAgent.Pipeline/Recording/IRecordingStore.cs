namespace VoiceAgent.Pipeline.Recording;

/// <summary>Keeps recordings as blocks that become a file by a list of them; the list may be given again as it grows.</summary>
internal interface IRecordingStore
{
    /// <summary>Throws <see cref="RecordingStoreException"/> when the store refuses or cannot be reached.</summary>
    Task StageAsync(string path, string block, ReadOnlyMemory<byte> bytes, CancellationToken stopping);

    /// <summary>Makes the file out of its blocks, in this order.</summary>
    Task CommitAsync(string path, IReadOnlyList<string> blocks, CancellationToken stopping);
}

internal sealed class RecordingStoreException(string reason, Exception inner) : Exception(reason, inner);
