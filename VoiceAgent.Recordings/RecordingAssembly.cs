using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Recordings;

/// <summary>
/// Puts the file of a recording together from the blocks that are stored, whoever stored them. It is safe to repeat, and at the same
/// time in several programs: a commit that would lose another program's work is refused, and the blocks are read again.
/// </summary>
public sealed class RecordingAssembly(IRecordingStore store)
{
    private const int MostAttempts = 5;

    /// <returns>Null when no audio is stored.</returns>
    /// <exception cref="RecordingStoreException">The store refuses or cannot be reached.</exception>
    public async Task<RecordingClosed?> CompleteAsync(string path, CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            var stored = await store.ReadAsync(path, stopping);
            if (RecordingPlan.Of(stored.All) is not { } plan)
            {
                return null;
            }

            try
            {
                await CommitAsync(path, plan, stored, stopping);
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
