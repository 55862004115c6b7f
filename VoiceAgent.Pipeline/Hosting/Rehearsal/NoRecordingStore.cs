using VoiceAgent.Pipeline.Recording;

namespace VoiceAgent.Pipeline.Hosting.Rehearsal;

/// <summary>Rehearsed calls are mixed and cut like real recordings. The blocks are dropped.</summary>
internal sealed class NoRecordingStore : IRecordingStore
{
    public Task StageAsync(string path, string block, ReadOnlyMemory<byte> bytes, CancellationToken stopping) => Task.CompletedTask;

    public Task CommitAsync(string path, IReadOnlyList<string> blocks, CancellationToken stopping) => Task.CompletedTask;
}
