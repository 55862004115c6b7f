using System.Buffers.Binary;

namespace VoiceAgent.Recordings;

/// <summary>
/// The header of a WAV file with two channels of PCM16. It always has the same length. A file of 4 GiB or more is an RF64 file: the lengths that
/// need more than 32 bits are in the chunk <c>ds64</c>, for which shorter files reserve the place with a chunk <c>JUNK</c> (EBU Tech 3306).
/// <code>
///  RIFF size WAVE │ JUNK 28 (28 bytes)   │ fmt  16 (16 bytes) │ data size      below 4 GiB
///  RF64  -1  WAVE │ ds64 28 three lengths│ fmt  16 (16 bytes) │ data  -1       from 4 GiB on
/// </code>
/// </summary>
public static class WaveHeader
{
    public const int Length = 80;

    /// <summary>Where the sample rate is.</summary>
    public const int SampleRateAt = FormatAt + 12;

    private const int Channels = 2;
    private const int BytesPerSample = 2;
    private const int ReservedAt = 12;
    private const int ReservedLength = 28;
    private const int FormatAt = ReservedAt + 8 + ReservedLength;
    private const int DataAt = FormatAt + 24;

    // The length of the file without its first 8 bytes must fit into 32 bits. -1 says that the length is in ds64.
    private const long LongestShortAudio = uint.MaxValue - 1 - (Length - 8);

    public static byte[] For(int sampleRate, long audioBytes)
    {
        var isLong = audioBytes > LongestShortAudio;
        var header = new byte[Length];
        (isLong ? "RF64"u8 : "RIFF"u8).CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), isLong ? uint.MaxValue : (uint)audioBytes + Length - 8);
        "WAVE"u8.CopyTo(header.AsSpan(8));
        (isLong ? "ds64"u8 : "JUNK"u8).CopyTo(header.AsSpan(ReservedAt));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(ReservedAt + 4), ReservedLength);
        if (isLong)
        {
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(ReservedAt + 8), audioBytes + Length - 8);
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(ReservedAt + 16), audioBytes);
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(ReservedAt + 24), audioBytes / (Channels * BytesPerSample));
        }

        "fmt "u8.CopyTo(header.AsSpan(FormatAt));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(FormatAt + 4), 16);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(FormatAt + 8), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(FormatAt + 10), Channels);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(SampleRateAt), (uint)sampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(FormatAt + 16), (uint)(sampleRate * Channels * BytesPerSample));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(FormatAt + 20), Channels * BytesPerSample);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(FormatAt + 22), BytesPerSample * 8);
        "data"u8.CopyTo(header.AsSpan(DataAt));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(DataAt + 4), isLong ? uint.MaxValue : (uint)audioBytes);
        return header;
    }
}
