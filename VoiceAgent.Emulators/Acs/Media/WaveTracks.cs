using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace VoiceAgent.Emulators.Acs.Media;

/// <summary>Audio that was collected frame by frame, 20 ms each, as a RIFF file with PCM16.</summary>
internal static class WaveTracks
{
    private const int HeaderBytes = 44;
    private const int FramesASecond = 50;

    /// <summary>The frame as it is kept. Silence uses no memory.</summary>
    public static short[]? Keep(ReadOnlySpan<short> frame) => frame.ContainsAnyExcept((short)0) ? frame.ToArray() : null;

    /// <param name="channels">The kept frames of each channel. All channels are equally long.</param>
    /// <param name="sampleRate">Hertz.</param>
    public static byte[] ToWav(IReadOnlyList<IReadOnlyList<short[]?>> channels, int sampleRate)
    {
        var frame = sampleRate / FramesASecond;
        var wav = new byte[HeaderBytes + (channels[0].Count * frame * channels.Count * 2)];
        WriteHeader(wav, channels.Count, sampleRate);
        var samples = MemoryMarshal.Cast<byte, short>(wav.AsSpan(HeaderBytes));
        for (var channel = 0; channel < channels.Count; channel++)
        {
            Write(channels[channel], samples, frame, channels.Count, channel);
        }

        return wav;
    }

    private static void Write(IReadOnlyList<short[]?> frames, Span<short> samples, int frame, int channels, int channel)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            var sound = frames[i] ?? [];
            for (var k = 0; k < sound.Length; k++)
            {
                samples[(((i * frame) + k) * channels) + channel] = sound[k];
            }
        }
    }

    private static void WriteHeader(Span<byte> wav, int channels, int sampleRate)
    {
        "RIFF"u8.CopyTo(wav);
        BinaryPrimitives.WriteInt32LittleEndian(wav[4..], wav.Length - 8);
        "WAVEfmt "u8.CopyTo(wav[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(wav[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(wav[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(wav[22..], (short)channels);
        BinaryPrimitives.WriteInt32LittleEndian(wav[24..], sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(wav[28..], sampleRate * channels * 2);
        BinaryPrimitives.WriteInt16LittleEndian(wav[32..], (short)(channels * 2));
        BinaryPrimitives.WriteInt16LittleEndian(wav[34..], 16);
        "data"u8.CopyTo(wav[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(wav[40..], wav.Length - HeaderBytes);
    }
}
