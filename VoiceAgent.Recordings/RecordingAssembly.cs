using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Recordings;

/// <summary>
/// Puts the file of a recording together from the blocks that are stored, whoever stored them. It is safe to repeat, and at the same
/// time in several programs: a commit that would lose another program's work is refused, and the blocks are read again.
/// </summary>
/// <param name="tails">Where the last seconds of dead workers are. Null when a living worker still has them.</param>
public sealed class RecordingAssembly(IRecordingStore store, RecordingTails? tails = null)
{
    private const int MostAttempts = 5;

    /// <param name="before">Workers with this token or a later one may still run the call, and have their tails.</param>
    /// <returns>Null when no audio is stored.</returns>
    /// <exception cref="RecordingStoreException">The store refuses or cannot be reached.</exception>
    public async Task<RecordingClosed?> CompleteAsync(string path, CancellationToken stopping, long before = long.MaxValue)
    {
        for (var attempt = 1; ; attempt++)
        {
            var left = tails is null ? [] : await tails.FindAsync(path, before, stopping);
            var stored = await store.ReadAsync(path, stopping);
            try
            {
                var adopted = tails is null ? [] : await tails.ReadAsync(path, left, [.. stored.All], stopping);
                foreach (var audio in adopted)
                {
                    await store.StageAsync(path, audio.Block.Name, audio.Bytes, stopping);
                }

                if (RecordingPlan.Of(stored.All.Concat(adopted.Select(audio => audio.Block))) is not { } plan)
                {
                    return null;
                }

                await CommitAsync(path, plan, stored, stopping);
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
    /// <returns>The version of the file.</returns>
    public async Task<string> CommitAsync(string path, RecordingPlan plan, StoredBlocks stored, CancellationToken stopping)
    {
        if (stored.Tag is { } tag && plan.IsMadeOf(stored.Committed))
        {
            return tag;
        }

        foreach (var block in plan.Made.Except(stored.All))
        {
            await store.StageAsync(path, block.Name, RecordingPlan.ContentOf(block), stopping);
        }

        return await store.CommitAsync(path, [.. plan.Blocks.Select(block => block.Name)], stored.Tag, stopping);
    }
}
