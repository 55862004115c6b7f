namespace VoiceAgent.Recordings;

/// <summary>
/// Wraps the data keys of encrypted files by the newest key. The audio is not read. It is safe to repeat and to stop at any moment: what is
/// wrapped by the newest key is left out.
/// </summary>
public sealed class KeyRewrap(IRecordingStore store, IRecordingKeys keys)
{
    private const int MostAttempts = 5;

    /// <param name="open">Opens the stored file. Null when there is none.</param>
    /// <returns>
    /// How many data keys were wrapped again. 0 when the file is plain, or has the newest key already. Null when a worker is recording, or has died and the recording is not completed: a
    /// commit would delete what the worker has stored and not committed.
    /// </returns>
    /// <exception cref="BrokenRecordingException">The file was changed.</exception>
    /// <exception cref="RecordingKeyException">A key of the file cannot be read.</exception>
    /// <exception cref="RecordingStoreException">The store refuses or cannot be reached.</exception>
    public async Task<int?> RewrapAsync(string path, Func<CancellationToken, Task<Stream?>> open, CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            // The blocks are read before the content, so a commit in between is noticed.
            var stored = await store.ReadAsync(path, stopping);
            if (stored.Tag is null || stored.Committed is not [{ Block.Kind: BlockKind.Contents }, ..])
            {
                return 0;
            }

            if (stored.Staged.Any(block => block.Block.IsSound))
            {
                return null;
            }

            try
            {
                return await RewrapAsync(path, stored, open, stopping);
            }
            catch (RecordingStoreException changed) when (changed.Refusal is RecordingRefusal.Changed && attempt < MostAttempts)
            {
                // A worker has committed in the meantime.
            }
        }
    }

    private async Task<int> RewrapAsync(string path, StoredBlocks stored, Func<CancellationToken, Task<Stream?>> open, CancellationToken stopping)
    {
        await using var file = await open(stopping) ?? throw new RecordingStoreException("The recording was deleted in the meantime.", RecordingRefusal.Changed);
        var newest = await keys.NewestAsync(stopping);
        var wrapped = 0;
        var known = stored.Committed.Where(block => block.Block.Kind is BlockKind.Key).ToDictionary(block => block.Block.Tag);
        foreach (var block in await BlocksAsync(file, stopping))
        {
            if (WrappedKey.KeyIdOf(block) is var id && id == newest.Id)
            {
                continue;
            }

            if (!known.TryGetValue(WrappedKey.TagOf(block), out var name))
            {
                throw new RecordingStoreException("The recording has changed since its blocks were read.", RecordingRefusal.Changed);
            }

            var before = await keys.FindAsync(id, stopping);
            await store.StageAsync(path, name.Name, WrappedKey.Rewrap(path, block, before, newest), stopping);
            wrapped++;
        }

        if (wrapped > 0)
        {
            // Blocks of the same name that were just stored replace those of the file.
            await store.CommitAsync(path, [.. stored.Committed.Select(block => block.Name)], stored.Tag, stopping);
        }

        return wrapped;
    }

    private static async Task<IReadOnlyList<byte[]>> BlocksAsync(Stream file, CancellationToken stopping)
    {
        try
        {
            var head = new byte[SealedContents.HeadLength];
            await file.ReadExactlyAsync(head, stopping);
            var (length, count, _) = SealedContents.ReadHead(head);
            file.Position = SealedContents.HeadLength + RecordingKey.Overhead + length;
            var blocks = new byte[count][];
            for (var number = 0; number < count; number++)
            {
                blocks[number] = new byte[WrappedKey.Length];
                await file.ReadExactlyAsync(blocks[number], stopping);
            }

            return blocks;
        }
        catch (EndOfStreamException shorter)
        {
            throw new BrokenRecordingException("The encrypted recording is not complete. Restore the file from a backup.", shorter);
        }
    }
}
