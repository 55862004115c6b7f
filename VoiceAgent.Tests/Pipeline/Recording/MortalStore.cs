using VoiceAgent.Recordings;

namespace VoiceAgent.Tests.Pipeline.Recording;

/// <summary>A store as one worker sees it: requests take some time, and after the worker's death none arrives and none is answered.</summary>
internal sealed class MortalStore(IRecordingStore store, TimeProvider time, Random random) : IRecordingStore
{
    private bool _isDead;

    public void Kill() => _isDead = true;

    public async Task StageAsync(string path, string block, ReadOnlyMemory<byte> bytes, CancellationToken stopping)
    {
        await ArriveAsync(stopping);
        await store.StageAsync(path, block, bytes, stopping);
    }

    public async Task<StoredBlocks> ReadAsync(string path, CancellationToken stopping)
    {
        await ArriveAsync(stopping);
        return await store.ReadAsync(path, stopping);
    }

    public async Task<string> CommitAsync(string path, IReadOnlyList<string> blocks, string? tag, CancellationToken stopping)
    {
        await ArriveAsync(stopping);
        return await store.CommitAsync(path, blocks, tag, stopping);
    }

    public async Task<IReadOnlyList<string>> FindAsync(string beginning, CancellationToken stopping)
    {
        await ArriveAsync(stopping);
        return await store.FindAsync(beginning, stopping);
    }

    public async Task<byte[]?> ReadAllAsync(string path, CancellationToken stopping)
    {
        await ArriveAsync(stopping);
        return await store.ReadAllAsync(path, stopping);
    }

    public async Task DeleteAsync(string path, CancellationToken stopping)
    {
        await ArriveAsync(stopping);
        await store.DeleteAsync(path, stopping);
    }

    private async Task ArriveAsync(CancellationToken stopping)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(5, 60)), time, stopping);
        if (_isDead)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stopping);
        }
    }
}
