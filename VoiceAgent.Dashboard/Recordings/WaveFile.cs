using System.Buffers.Binary;

namespace VoiceAgent.Dashboard.Recordings;

/// <summary>Reads the peaks of a WAV file (RIFF, 16-bit PCM) in one pass, with one block in memory at a time.</summary>
internal static class WaveFile
{
    private const int Block = 64 * 1024;
    private const int LongestFormat = 1024;

    /// <returns>A row of <paramref name="points"/> peaks per channel. Null when the file is of another kind or empty.</returns>
    public static async Task<float[][]?> PeaksAsync(Stream wav, int points, CancellationToken leaving)
    {
        var header = new byte[12];
        if (await wav.ReadAtLeastAsync(header, 12, false, leaving) < 12 || !header.AsSpan(0, 4).SequenceEqual("RIFF"u8) || !header.AsSpan(8, 4).SequenceEqual("WAVE"u8))
        {
            return null;
        }

        var channels = 0;
        while (await wav.ReadAtLeastAsync(header.AsMemory(0, 8), 8, false, leaving) == 8)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4));
            if (header.AsSpan(0, 4).SequenceEqual("data"u8))
            {
                return channels == 0 || size == 0 ? null : await ReadAsync(wav, channels, size, points, leaving);
            }

            var chunk = new byte[Math.Min(size + (size & 1), LongestFormat)];
            if (chunk.Length < size || await wav.ReadAtLeastAsync(chunk, chunk.Length, false, leaving) < chunk.Length)
            {
                return null;
            }

            channels = header.AsSpan(0, 4).SequenceEqual("fmt "u8) ? ChannelsOf(chunk) : channels;
        }

        return null;
    }

    // 0 when the file is not 16-bit PCM with one or two channels. 0xFFFE is the extensible form of PCM.
    private static int ChannelsOf(ReadOnlySpan<byte> format)
    {
        if (format.Length < 16 || BinaryPrimitives.ReadUInt16LittleEndian(format[14..]) != 16)
        {
            return 0;
        }

        var kind = BinaryPrimitives.ReadUInt16LittleEndian(format);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        return kind is 1 or 0xFFFE && channels is 1 or 2 ? channels : 0;
    }

    private static async Task<float[][]> ReadAsync(Stream wav, int channels, uint size, int points, CancellationToken leaving)
    {
        var frameBytes = channels * sizeof(short);
        var frames = size / frameBytes;
        var peaks = Enumerable.Range(0, channels).Select(_ => new float[points]).ToArray();
        var block = new byte[Block];
        for (long frame = 0; frame < frames;)
        {
            var wanted = (int)Math.Min(Block / frameBytes, frames - frame) * frameBytes;
            var read = await wav.ReadAtLeastAsync(block.AsMemory(0, wanted), wanted, false, leaving);
            Measure(block.AsSpan(0, read - (read % frameBytes)), frame, frames, peaks);
            frame = read < wanted ? frames : frame + (read / frameBytes);
        }

        return peaks;
    }

    private static void Measure(ReadOnlySpan<byte> samples, long firstFrame, long frames, float[][] peaks)
    {
        for (var offset = 0; offset < samples.Length; offset += sizeof(short))
        {
            var sample = offset / sizeof(short);
            var point = (int)((firstFrame + (sample / peaks.Length)) * peaks[0].Length / frames);
            var loudness = Math.Abs(BinaryPrimitives.ReadInt16LittleEndian(samples[offset..]) / 32_768f);
            ref var peak = ref peaks[sample % peaks.Length][point];
            peak = Math.Max(peak, loudness);
        }
    }
}
