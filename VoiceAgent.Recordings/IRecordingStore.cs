namespace VoiceAgent.Recordings;

/// <summary>
/// Stores recordings as blocks. A committed list of blocks makes the file. A longer list may be committed later, also by another
/// program. All methods throw <see cref="RecordingStoreException"/> when the store refuses or cannot be reached.
/// </summary>
public interface IRecordingStore
{
    /// <summary>Stores a block. It becomes part of the file when a list with its name is committed.</summary>
    Task StageAsync(string path, string block, ReadOnlyMemory<byte> bytes, CancellationToken stopping);

    /// <returns>Nothing when neither a file nor a block is stored. Blocks with names of another form are left out.</returns>
    Task<StoredBlocks> ReadAsync(string path, CancellationToken stopping);

    /// <summary>Makes the file from its blocks, in this order. Staged blocks that are not in the list are deleted.</summary>
    /// <param name="tag">The version that the file must have. Null when there must be no file yet.</param>
    /// <returns>The new version.</returns>
    Task<string> CommitAsync(string path, IReadOnlyList<string> blocks, string? tag, CancellationToken stopping);

    /// <returns>The paths that begin with this, also of blobs whose blocks belong to no file yet.</returns>
    Task<IReadOnlyList<string>> FindAsync(string beginning, CancellationToken stopping);

    /// <summary>The content of all blocks of a blob, in any order. It makes them a file, because blocks that belong to no file cannot be read.</summary>
    /// <returns>Null when there is no such blob, because another program has just deleted it.</returns>
    Task<byte[]?> ReadAllAsync(string path, CancellationToken stopping);

    /// <summary>Deletes a blob with all its blocks. It may be missing.</summary>
    Task DeleteAsync(string path, CancellationToken stopping);
}

/// <summary>Why a request to the store failed.</summary>
public enum RecordingRefusal
{
    /// <summary>The store cannot be reached, or is busy. The same request may succeed later.</summary>
    Unavailable,

    /// <summary>The store does not accept this program's identity. A person must give it the role; the same request may succeed after that.</summary>
    Denied,

    /// <summary>Somebody else has changed the file since it was read.</summary>
    Changed,

    /// <summary>The list names a block that the store does not have.</summary>
    BlocksMissing,

    /// <summary>The store will never accept this request.</summary>
    Refused,
}

public sealed class RecordingStoreException(string reason, RecordingRefusal refusal, Exception? inner = null) : Exception(reason, inner)
{
    public RecordingRefusal Refusal => refusal;
}
