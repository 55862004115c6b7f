using System.Buffers.Binary;

namespace VoiceAgent.Recordings;

/// <summary>The header of a WAV file with two channels of PCM16.</summary>
public static class WaveHeader
{
    public const int Length = 44;
    private const int Channels = 2;
    private const int BytesPerSample = 2;

    public static byte[] For(int sampleRate, long audioBytes)
    {
        // The format stores lengths in 32 bits: 18 hours at 16 kHz.
        var length = (uint)Math.Min(audioBytes, uint.MaxValue - Length);
        var header = new byte[Length];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), length + Length - 8);
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), 16);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(20), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(22), Channels);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(24), (uint)sampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(28), (uint)(sampleRate * Channels * BytesPerSample));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(32), Channels * BytesPerSample);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(34), BytesPerSample * 8);
        "data"u8.CopyTo(header.AsSpan(36));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(40), length);
        return header;
    }
}
