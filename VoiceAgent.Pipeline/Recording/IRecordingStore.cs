namespace VoiceAgent.Pipeline.Recording;

/// <summary>Stores recordings as blocks. A committed list of blocks makes the file; a longer list may be committed later.</summary>
internal interface IRecordingStore
{
    /// <summary>Throws <see cref="RecordingStoreException"/> when the store refuses or cannot be reached.</summary>
    Task StageAsync(string path, string block, ReadOnlyMemory<byte> bytes, CancellationToken stopping);

    /// <summary>Makes the file from its blocks, in this order.</summary>
    Task CommitAsync(string path, IReadOnlyList<string> blocks, CancellationToken stopping);
}

internal sealed class RecordingStoreException(string reason, Exception inner) : Exception(reason, inner);
