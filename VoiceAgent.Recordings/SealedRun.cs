using System.Buffers.Binary;

namespace VoiceAgent.Recordings;

/// <summary>Blocks of the same length that follow each other. A recording without a gap is one run and a shorter last block.</summary>
/// <param name="Bytes">The plain length of each block.</param>
public readonly record struct SealedRun(RecordingBlock First, int Bytes, int Count)
{
    /// <summary>The stored length of each block. Silence is not stored.</summary>
    public int StoredBytes => First.Kind is BlockKind.Silence ? 0 : First.IsSealed ? Bytes + RecordingKey.Overhead : Bytes;

    public RecordingBlock BlockAt(int index) => First with { Position = First.Position + ((long)index * Bytes / StoredBlock.BytesPerSample) };

    internal static SealedRun Read(ReadOnlySpan<byte> bytes) => new(
        new RecordingBlock(
            (BlockKind)bytes[0], BinaryPrimitives.ReadInt64LittleEndian(bytes[2..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[10..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[18..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[22..]))
        {
            IsSealed = bytes[1] == 1,
        },
        BinaryPrimitives.ReadInt32LittleEndian(bytes[26..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[30..]));

    internal void Write(Span<byte> bytes)
    {
        bytes[0] = (byte)First.Kind;
        bytes[1] = First.IsSealed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[2..], First.Token);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[10..], First.Position);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[18..], First.SampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[22..], First.Tag);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[26..], Bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[30..], Count);
    }
}
