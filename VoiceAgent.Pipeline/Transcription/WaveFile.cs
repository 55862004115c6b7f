using System.Buffers.Binary;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Transcription;

/// <summary>PCM16 as a WAV file.</summary>
internal static class WaveFile
{
    private const int HeaderLength = 44;

    public static byte[] Of(ReadOnlySpan<byte> pcm, AudioFormat format)
    {
        var file = new byte[HeaderLength + pcm.Length];
        var header = file.AsSpan();
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], file.Length - 8);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(header[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], format.SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], format.SampleRate * AudioFormat.BytesPerSample);
        BinaryPrimitives.WriteInt16LittleEndian(header[32..], AudioFormat.BytesPerSample);
        BinaryPrimitives.WriteInt16LittleEndian(header[34..], 16);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[40..], pcm.Length);
        pcm.CopyTo(header[HeaderLength..]);
        return file;
    }
}
