using VoiceAgent.Recordings;

namespace VoiceAgent.Pipeline.Hosting.Rehearsal;

/// <summary>Rehearsed calls are mixed and cut like real recordings. The blocks are dropped.</summary>
internal sealed class NoRecordingStore : IRecordingStore
{
    public Task StageAsync(string path, string block, ReadOnlyMemory<byte> bytes, CancellationToken stopping) => Task.CompletedTask;

    public Task<StoredBlocks> ReadAsync(string path, CancellationToken stopping) => Task.FromResult(StoredBlocks.None);

    public Task<string> CommitAsync(string path, IReadOnlyList<string> blocks, string? tag, CancellationToken stopping) => Task.FromResult("");

    public Task<IReadOnlyList<string>> FindAsync(string beginning, CancellationToken stopping) => Task.FromResult<IReadOnlyList<string>>([]);

    public Task<byte[]?> ReadAllAsync(string path, CancellationToken stopping) => Task.FromResult<byte[]?>(null);

    public Task DeleteAsync(string path, CancellationToken stopping) => Task.CompletedTask;
}
