using VoiceAgent.Pipeline.Recording;

namespace VoiceAgent.Tests.Fakes;

/// <summary>A store in memory that can be made to fail or to hang.</summary>
internal sealed class FakeRecordingStore : IRecordingStore
{
    private readonly Dictionary<string, byte[]> _blocks = [];

    public bool Fails { get; set; }

    /// <summary>Awaited before each request.</summary>
    public Func<CancellationToken, Task>? Before { get; set; }

    public Dictionary<string, byte[]> Files { get; } = [];

    public int Requests { get; private set; }

    public async Task StageAsync(string path, string block, ReadOnlyMemory<byte> bytes, CancellationToken stopping)
    {
        await AnswerAsync(stopping);
        _blocks[$"{path}#{block}"] = bytes.ToArray();
    }

    public async Task CommitAsync(string path, IReadOnlyList<string> blocks, CancellationToken stopping)
    {
        await AnswerAsync(stopping);
        Files[path] = [.. blocks.SelectMany(block => _blocks[$"{path}#{block}"])];
    }

    private async Task AnswerAsync(CancellationToken stopping)
    {
        Requests++;
        if (Before is not null)
        {
            await Before(stopping);
        }

        if (Fails)
        {
            throw new RecordingStoreException("The recording store answered 503 ServerBusy.", new IOException());
        }
    }
}
