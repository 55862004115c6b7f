using System.Buffers.Binary;
using VoiceAgent.Recordings;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Recordings;

/// <summary>The header at and beyond 4 GiB, as EBU Tech 3306 describes it.</summary>
public sealed class WaveHeaderTests
{
    private const long Limit = uint.MaxValue - 1L - (WaveHeader.Length - 8);

    [Theory]
    [InlineData(0)]
    [InlineData(64_000)]
    [InlineData(Limit)]
    public void A_file_below_4_GiB_reserves_the_place_of_the_long_lengths(long audio)
    {
        var header = WaveHeader.For(16_000, audio);

        Assert.Equal("RIFF"u8, header.AsSpan(0, 4));
        Assert.Equal("JUNK"u8, header.AsSpan(12, 4));
        Assert.Equal((uint)(audio + WaveHeader.Length - 8), BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4)));
        Assert.Equal((uint)audio, BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(WaveHeader.Length - 4)));
    }

    [Theory]
    [InlineData(Limit + 1)]
    [InlineData(20_000_000_000)]
    public void A_file_from_4_GiB_on_is_RF64_with_its_lengths_in_ds64(long audio)
    {
        var header = WaveHeader.For(16_000, audio);

        Assert.Equal("RF64"u8, header.AsSpan(0, 4));
        Assert.Equal(uint.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4)));
        Assert.Equal("ds64"u8, header.AsSpan(12, 4));
        Assert.Equal(28u, BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(16)));
        Assert.Equal(audio + WaveHeader.Length - 8, BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(20)));
        Assert.Equal(audio, BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(28)));
        Assert.Equal(audio / 4, BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(36)));
        Assert.Equal("fmt "u8, header.AsSpan(48, 4));
        Assert.Equal("data"u8, header.AsSpan(72, 4));
        Assert.Equal(uint.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(76)));
    }

    /// <summary>An encrypted recording of 30 hours: its silence is not stored, so the file is small, and its plain stream has 6.9 GB.</summary>
    [Fact]
    public async Task A_recording_beyond_4_GiB_can_be_read_at_its_end()
    {
        const string Path = "long.wav";
        var (store, keys) = (new FakeRecordingStore(), new FakeRecordingKeys());
        using var key = RecordingKey.New(Path, 7);
        await store.StageAsync(Path, key.BlockOf(1, 16_000).Name, key.Wrap(keys.Newest), default);
        var block = new RecordingBlock(BlockKind.Audio, 1, 30L * 3_600 * 16_000, 16_000, 7) { IsSealed = true };
        var closed = new byte[4_000 + RecordingKey.Overhead];
        key.Seal(block, Enumerable.Repeat((byte)9, 4_000).ToArray(), closed);
        await store.StageAsync(Path, block.Name, closed, default);
        await new RecordingAssembly(store, keys: keys).CompleteAsync(Path, default);

        await using var audio = await SealedAudio.OpenAsync(new MemoryStream(store.Files[Path]), Path, keys, default);
        var header = new byte[WaveHeader.Length];
        await audio.ReadExactlyAsync(header);
        audio.Position = audio.Length - 4_000;
        var end = new byte[4_000];
        await audio.ReadExactlyAsync(end);

        Assert.Equal((30L * 3_600 * 64_000) + 4_000 + WaveHeader.Length, audio.Length);
        Assert.Equal("RF64"u8, header.AsSpan(0, 4));
        Assert.All(end, each => Assert.Equal(9, each));
    }
}
