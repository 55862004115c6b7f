using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Recordings;

/// <summary>
/// Puts the file of a recording together from the blocks that are stored, whoever stored them. It is safe to repeat, and at the same
/// time in several programs: a commit that would lose another program's work is refused, and the blocks are read again.
/// </summary>
/// <param name="tails">Where the last seconds of dead workers are. Null when a living worker still has them.</param>
/// <param name="keys">Null when this program encrypts no recordings. Then it cannot complete one that is encrypted.</param>
public sealed class RecordingAssembly(IRecordingStore store, RecordingTails? tails = null, IRecordingKeys? keys = null)
{
    private const int MostAttempts = 5;

    /// <param name="before">Workers with this token or a later one may still run the call, and have their tails.</param>
    /// <returns>Null when no audio is stored.</returns>
    /// <exception cref="RecordingStoreException">The store refuses or cannot be reached.</exception>
    public async Task<RecordingClosed?> CompleteAsync(string path, CancellationToken stopping, long before = long.MaxValue)
    {
        using var key = keys is null ? null : RecordingKey.New(path, RecordingKey.NewTag());
        for (var attempt = 1; ; attempt++)
        {
            var left = tails is null ? [] : await tails.FindAsync(path, before, stopping);
            var stored = await store.ReadAsync(path, stopping);
            try
            {
                var plan = await AdoptAsync(path, left, stored, key, stopping);
                if (plan is null)
                {
                    return null;
                }

                await CommitAsync(path, plan, stored, key, stopping);
                await (tails?.DeleteAsync(left, stopping) ?? Task.CompletedTask);
                return plan.Closed(path);
            }
            catch (RecordingStoreException lost) when (lost.Refusal is RecordingRefusal.Changed or RecordingRefusal.BlocksMissing && attempt < MostAttempts)
            {
                // Another program has committed in the meantime.
            }
        }
    }

    /// <summary>Stores what the plan needs and the store does not have yet, and makes the file.</summary>
    /// <param name="key">The data key of this program. Null when it encrypts nothing.</param>
    /// <returns>The file.</returns>
    public async Task<StoredBlocks> CommitAsync(string path, RecordingPlan plan, StoredBlocks stored, RecordingKey? key, CancellationToken stopping)
    {
        if (stored.Tag is { } tag && plan.IsMadeOf(stored.Committed))
        {
            return new StoredBlocks(stored.Committed, [], tag);
        }

        if (plan.IsSealed)
        {
            return await CommitSealedAsync(path, plan, stored, key, stopping);
        }

        foreach (var block in plan.Made.Except(stored.All))
        {
            await store.StageAsync(path, block.Name, RecordingPlan.ContentOf(block), stopping);
        }

        return new StoredBlocks(plan.Blocks, [], await store.CommitAsync(path, [.. plan.Blocks.Select(block => block.Name)], stored.Tag, stopping));
    }

    // [contents] [keys] [audio]. Silence is not stored, and the header is in the contents.
    private async Task<StoredBlocks> CommitSealedAsync(string path, RecordingPlan plan, StoredBlocks stored, RecordingKey? key, CancellationToken stopping)
    {
        if (key is null)
        {
            throw new RecordingStoreException("The recording is encrypted, and this program has no key for recordings. Set 'RecordingKeys' as the other programs have it.", RecordingRefusal.Denied);
        }

        var own = plan.Keys.Where(known => known.Block.Tag == key.Tag).ToArray();
        if (own.Length == 0)
        {
            own = [key.BlockOf(token: 0, plan.SampleRate)];
            await StageKeyAsync(path, own[0], key, stored, stopping);
        }

        var used = plan.Keys.Union(own).OrderBy(block => block.Name, StringComparer.Ordinal).ToArray();
        var contents = SealedContents.Of(plan, [.. used.Select(block => block.Block.Tag)]).Seal(key);
        var first = StoredBlock.Of(new RecordingBlock(BlockKind.Contents, 0, plan.Samples, plan.SampleRate, RecordingKey.NewTag()), contents.Length);
        await store.StageAsync(path, first.Name, contents, stopping);
        StoredBlock[] file = [first, .. used, .. plan.Sound];
        return new StoredBlocks(file, [], await store.CommitAsync(path, [.. file.Select(block => block.Name)], stored.Tag, stopping));
    }

    private async Task<RecordingPlan?> AdoptAsync(string path, IReadOnlyList<string> left, StoredBlocks stored, RecordingKey? key, CancellationToken stopping)
    {
        var adopted = tails is null ? [] : await tails.ReadAsync(path, left, [.. stored.All], stopping);

        // What was plain until here stays plain.
        var isSealed = stored.All.Any(block => block.Block is { IsSound: true, IsSealed: true }) || !stored.All.Any(block => block.Block.IsSound);
        var sealing = isSealed ? key : null;
        var all = new List<StoredBlock>(stored.All);
        if (sealing is not null && adopted.Count > 0)
        {
            var own = sealing.BlockOf(token: 0, adopted[0].Block.Block.SampleRate);
            await StageKeyAsync(path, own, sealing, stored, stopping);
            all.Add(own);
        }

        foreach (var audio in adopted.Select(audio => sealing is null ? audio : audio.Sealed(sealing)))
        {
            await store.StageAsync(path, audio.Block.Name, audio.Bytes, stopping);
            all.Add(audio.Block);
        }

        return RecordingPlan.Of(all);
    }

    private async Task StageKeyAsync(string path, StoredBlock block, RecordingKey key, StoredBlocks stored, CancellationToken stopping)
    {
        if (stored.All.Contains(block))
        {
            return;
        }

        try
        {
            await store.StageAsync(path, block.Name, key.Wrap(await keys!.NewestAsync(stopping)), stopping);
        }
        catch (RecordingKeyException missing)
        {
            throw new RecordingStoreException(missing.Message, RecordingRefusal.Unavailable, missing);
        }
    }
}
