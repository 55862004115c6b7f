namespace VoiceAgent.Recordings;

/// <summary>The keys that encrypt the data keys of recordings. Each has versions: a rotation adds one, and the older ones still decrypt.</summary>
public interface IRecordingKeys
{
    /// <summary>The key for new recordings.</summary>
    /// <exception cref="RecordingKeyException">It cannot be read.</exception>
    ValueTask<KeyEncryptionKey> NewestAsync(CancellationToken stopping);

    /// <exception cref="RecordingKeyException">There is no such key, or it cannot be read.</exception>
    ValueTask<KeyEncryptionKey> FindAsync(string id, CancellationToken stopping);
}

/// <param name="Id">The name of the key and its version. It is no secret.</param>
/// <param name="Bytes">32 bytes.</param>
public sealed record KeyEncryptionKey(string Id, byte[] Bytes)
{
    public const int Length = 32;

    /// <summary>Leaves out the key.</summary>
    public override string ToString() => Id;
}
