using System.Buffers.Binary;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Recordings;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Recordings;

[Collection(AzuriteCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class RecordingsInAzuriteTests(AzuriteFixture azurite)
{
    private readonly string _path = $"{CallId.At(TimeProvider.System.GetUtcNow()).RecordingPath}.wav";
    private readonly BlobRecordingStore _worker = new(azurite.Blobs);
    private readonly BlobRecordingStore _gateway = new(azurite.Blobs);

    [Fact]
    public async Task Blocks_of_a_dead_worker_become_a_file_by_another_process()
    {
        Assert.Null(await new RecordingAssembly(_gateway).CompleteAsync(_path, default));
        await StageAsync(token: 1, second: 0, 1);
        await StageAsync(token: 1, second: 1, 2);
        await StageAsync(token: 2, second: 4, 3);

        var closed = await new RecordingAssembly(_gateway).CompleteAsync(_path, default);

        Assert.Equal(new RecordingClosed(_path, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(2)), closed);
        var wav = await DownloadAsync();
        Assert.Equal(44 + (5 * 64_000), wav.Length);
        Assert.Equal((uint)wav.Length - 44, BinaryPrimitives.ReadUInt32LittleEndian(wav.AsSpan(40)));
        Assert.Equal([1, 2, 0, 0, 3], Enumerable.Range(0, 5).Select(second => wav[44 + (second * 64_000)]));

        // The worker continues, and another process completes it again.
        await StageAsync(token: 2, second: 5, 4);
        Assert.Equal(TimeSpan.FromSeconds(6), (await new RecordingAssembly(_gateway).CompleteAsync(_path, default))!.Duration);
        Assert.Equal(4, (await DownloadAsync())[^1]);
    }

    [Fact]
    public async Task A_commit_is_refused_when_the_file_has_changed()
    {
        await StageAsync(token: 1, second: 0, 1);
        var before = await _worker.ReadAsync(_path, default);
        await new RecordingAssembly(_gateway).CompleteAsync(_path, default);

        await StageAsync(token: 1, second: 1, 1);
        Assert.Equal(RecordingRefusal.Changed, await RefusalAsync(before.Tag));

        var now = await _worker.ReadAsync(_path, default);
        await new RecordingAssembly(_gateway).CompleteAsync(_path, default);
        await StageAsync(token: 1, second: 2, 1);
        Assert.NotNull(now.Tag);
        Assert.Equal(RecordingRefusal.Changed, await RefusalAsync(now.Tag));
    }

    [Fact]
    public async Task A_block_that_the_store_does_not_have_is_told_from_an_outage()
    {
        await StageAsync(token: 1, second: 0, 1);
        var lost = new RecordingBlock(BlockKind.Audio, 1, 16_000, 16_000, Tag: 9);

        var refused = await Assert.ThrowsAsync<RecordingStoreException>(() => _worker.CommitAsync(_path, [Block(1, 0).Name, lost.Name], tag: null, default));

        Assert.Equal(RecordingRefusal.BlocksMissing, refused.Refusal);
    }

    private async Task<RecordingRefusal> RefusalAsync(string? tag) =>
        (await Assert.ThrowsAsync<RecordingStoreException>(() => _worker.CommitAsync(_path, [Block(1, 0).Name], tag, default))).Refusal;

    private Task StageAsync(long token, int second, byte value)
    {
        var audio = new byte[64_000];
        audio.AsSpan().Fill(value);
        return _worker.StageAsync(_path, Block(token, second).Name, audio, default);
    }

    private static RecordingBlock Block(long token, int second) => new(BlockKind.Audio, token, second * 16_000, 16_000, Tag: 1);

    private async Task<byte[]> DownloadAsync() =>
        (await azurite.Blobs.GetBlobContainerClient(CallId.RecordingsContainer).GetBlobClient(_path).DownloadContentAsync()).Value.Content.ToArray();
}
