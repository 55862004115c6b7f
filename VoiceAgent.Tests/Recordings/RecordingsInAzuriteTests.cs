using System.Buffers.Binary;
using Microsoft.Extensions.Logging.Abstractions;
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
        Assert.Equal(WaveHeader.Length + (5 * 64_000), wav.Length);
        Assert.Equal((uint)wav.Length - WaveHeader.Length, BinaryPrimitives.ReadUInt32LittleEndian(wav.AsSpan(WaveHeader.Length - 4)));
        Assert.Equal([1, 2, 0, 0, 3], Enumerable.Range(0, 5).Select(second => wav[WaveHeader.Length + (second * 64_000)]));

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

    [Fact]
    public async Task The_tail_of_a_killed_worker_is_found_read_and_deleted()
    {
        var keys = new TailKeys(new byte[32]);
        var name = new TailName(_path, Token: 1, Tag: 1);
        await StageAsync(token: 1, second: 0, 1);

        // A piece replaces the one that was in its place before.
        foreach (var (slot, second, value) in new[] { (0, 9, 9), (1, 2, 3), (0, 1, 2) })
        {
            await _worker.StageAsync(name.ToString(), $"{slot:D4}", Closed(keys, name, second, (byte)value), default);
        }

        var closed = await new RecordingAssembly(_gateway, new RecordingTails(_gateway, keys, NullLogger.Instance)).CompleteAsync(_path, default);

        Assert.Equal(new RecordingClosed(_path, TimeSpan.FromSeconds(3), TimeSpan.Zero), closed);
        var wav = await DownloadAsync();
        Assert.Equal([1, 2, 3], Enumerable.Range(0, 3).Select(second => wav[WaveHeader.Length + (second * 64_000)]));
        Assert.Equal([_path], await _gateway.FindAsync(_path, default));

        // A tail that nobody has read can be deleted too, and one that is missing.
        await _worker.StageAsync(name.ToString(), "0000", new byte[10], default);
        await _worker.DeleteAsync(name.ToString(), default);
        await _worker.DeleteAsync(name.ToString(), default);
        Assert.Equal([_path], await _gateway.FindAsync(_path, default));
        Assert.Null(await _gateway.ReadAllAsync(name.ToString(), default));
    }

    private static byte[] Closed(TailKeys keys, TailName name, int second, byte value)
    {
        var open = new byte[TailCipher.AudioAt + 64_000];
        open.AsSpan(TailCipher.AudioAt).Fill(value);
        var closed = new byte[TailCipher.SealedLength(64_000)];
        using var cipher = new TailCipher([keys.Of(name.Recording)], name.ToString());
        cipher.Seal(new TailPiece(name.Token, 16_000, second * 16_000, second, long.MaxValue, 0), open, closed);
        return closed;
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
