using System.Buffers.Binary;

namespace Microsoft.CognitiveServices.Speech.Wire;

/// <summary>The header at the beginning of an audio stream: mono PCM16 of unknown length.</summary>
internal static class WaveHeader
{
    public static byte[] For(int sampleRate)
    {
        var header = new byte[44];
        "RIFF"u8.CopyTo(header);
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        header[16] = 16;
        header[20] = 1;
        header[22] = 1;
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), sampleRate * 2);
        header[32] = 2;
        header[34] = 16;
        "data"u8.CopyTo(header.AsSpan(36));
        return header;
    }
}
