using System.Security.Cryptography;
using VoiceAgent.Recordings;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Randomness;
using Xunit;

namespace VoiceAgent.Tests.Recordings;

/// <summary>An encrypted file that was changed in any way is refused, and nothing of the changed part is given out.</summary>
[Trait("Kind", "Property")]
public sealed class SealedFileTests
{
    private const string Path = "2026/01/05/call.wav";
    private const int Rate = 16_000;
    private const int BlockBytes = 1_600;

    private readonly FakeRecordingKeys _keys = new();

    [Theory]
    [Seeds("2057")]
    public async Task A_file_with_a_flipped_bit_a_lost_end_or_swapped_blocks_is_never_played(Seed seed)
    {
        var (file, plain) = await WriteAsync();
        for (var round = 0; round < 400; round++)
        {
            var random = new Random(seed.Number + round);
            var broken = Break(file, random);
            if (broken.AsSpan().SequenceEqual(file))
            {
                continue;
            }

            var given = new MemoryStream();
            var refused = await Record.ExceptionAsync(async () =>
            {
                await using var audio = await SealedAudio.OpenAsync(new MemoryStream(broken), Path, _keys, default);
                await audio.CopyToAsync(given);
            });

            Assert.True(refused is BrokenRecordingException or RecordingKeyException, $"Seed {seed.Number + round}: {refused?.GetType().Name ?? "it was played"}.");
            Assert.True(plain.AsSpan().StartsWith(given.ToArray()), $"Seed {seed.Number + round}: changed audio was given out.");
        }
    }

    [Fact]
    public async Task A_file_is_bound_to_its_name()
    {
        var (file, _) = await WriteAsync();

        await Assert.ThrowsAsync<BrokenRecordingException>(() => SealedAudio.OpenAsync(new MemoryStream(file), "2026/01/05/other.wav", _keys, default));
    }

    [Fact]
    public async Task Any_range_is_read_as_from_the_plain_file_and_costs_few_blocks()
    {
        var (file, plain) = await WriteAsync();
        var random = new Random(57);
        for (var round = 0; round < 200; round++)
        {
            await using var counted = new CountingStream(file);
            await using var audio = await SealedAudio.OpenAsync(counted, Path, _keys, default);
            var opened = counted.Bytes;
            var from = random.Next(plain.Length);
            var range = new byte[random.Next(1, Math.Min(4_000, plain.Length - from) + 1)];
            audio.Position = from;
            await audio.ReadExactlyAsync(range);

            Assert.Equal(plain[from..(from + range.Length)], range);
            Assert.True(counted.Bytes - opened <= ((range.Length / BlockBytes) + 2) * (BlockBytes + RecordingKey.Overhead));
        }
    }

    [Fact]
    public async Task A_key_that_is_gone_is_told_with_its_name()
    {
        var (file, _) = await WriteAsync();
        _keys.Rotate();
        _keys.ForgetOldest();

        await Assert.ThrowsAsync<RecordingKeyException>(() => SealedAudio.OpenAsync(new MemoryStream(file), Path, _keys, default));
    }

    [Fact]
    public async Task After_wrapping_again_the_oldest_key_may_be_deleted_and_the_audio_is_the_same()
    {
        var store = new FakeRecordingStore();
        var plain = await WriteAsync(store);
        var before = store.Files[Path];
        _keys.Rotate();
        var rewrap = new KeyRewrap(store, _keys);

        Assert.Equal(3, await rewrap.RewrapAsync(Path, Open, default));
        Assert.Equal(0, await rewrap.RewrapAsync(Path, Open, default));
        _keys.ForgetOldest();

        var after = store.Files[Path];
        Assert.Equal(plain, await SealedFile.ReadAsync(after, Path, _keys));
        Assert.Equal(before.Length, after.Length);
        Assert.Equal(before[^5_000..], after[^5_000..]);

        Task<Stream?> Open(CancellationToken stopping) => Task.FromResult<Stream?>(new MemoryStream(store.Files[Path]));
    }

    private static byte[] Break(byte[] file, Random random)
    {
        var broken = (byte[])file.Clone();
        switch (random.Next(4))
        {
            case 0:
                broken[random.Next(broken.Length)] ^= (byte)(1 << random.Next(8));
                return broken;
            case 1:
                return broken[..random.Next(broken.Length)];
            case 2:
                // Two blocks of audio change their places.
                var (block, last) = (BlockBytes + RecordingKey.Overhead, random.Next(1, 8));
                var (a, b) = (file.Length - block, file.Length - ((last + 1) * block));
                file.AsSpan(a, block).CopyTo(broken.AsSpan(b));
                file.AsSpan(b, block).CopyTo(broken.AsSpan(a));
                return broken;
            default:
                var at = random.Next(broken.Length);
                return [.. broken[..at], .. RandomNumberGenerator.GetBytes(random.Next(1, 100)), .. broken[at..]];
        }
    }

    private async Task<(byte[] File, byte[] Plain)> WriteAsync()
    {
        var store = new FakeRecordingStore();
        var plain = await WriteAsync(store);
        return (store.Files[Path], plain);
    }

    /// <summary>Two workers, silence between them, and the gateway that completes the file.</summary>
    private async Task<byte[]> WriteAsync(FakeRecordingStore store)
    {
        var audio = new List<byte>();
        using var first = RecordingKey.New(Path, 1);
        using var second = RecordingKey.New(Path, 2);
        foreach (var (key, token, from, count) in new[] { (first, 1, 0, 12), (second, 2, 20, 10) })
        {
            var wrapped = key.BlockOf(token, Rate);
            await store.StageAsync(Path, wrapped.Name, key.Wrap(_keys.Newest), default);
            for (var number = from; number < from + count; number++)
            {
                var block = new RecordingBlock(BlockKind.Audio, token, number * BlockBytes / 4, Rate, key.Tag) { IsSealed = true };
                var plain = RandomNumberGenerator.GetBytes(BlockBytes);
                var closed = new byte[BlockBytes + RecordingKey.Overhead];
                key.Seal(block, plain, closed);
                await store.StageAsync(Path, block.Name, closed, default);
                audio.AddRange(plain);
            }

            audio.AddRange(token == 1 ? new byte[8 * BlockBytes] : []);
        }

        await new RecordingAssembly(store, keys: _keys).CompleteAsync(Path, default);
        var read = await SealedFile.ReadAsync(store.Files[Path], Path, _keys);
        byte[] expected = [.. WaveHeader.For(Rate, audio.Count), .. audio];
        Assert.Equal(expected, read);
        return expected;
    }

    private sealed class CountingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public long Bytes { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            Bytes += read;
            return read;
        }
    }
}
