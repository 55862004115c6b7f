using System.Buffers.Binary;

namespace VoiceAgent.Recordings;

/// <summary>Half a second or so of a call, as its worker knew it when it stored it.</summary>
/// <param name="Position">Where the audio begins on the call's clock, in samples. All other positions are on the same clock.</param>
/// <param name="Sequence">A later piece has a greater number. It knows more.</param>
/// <param name="DoubtFrom">From here on the caller may have given card digits that nobody has recognised yet.</param>
/// <param name="DoubtUntil">The doubt ends when the call has gone on to here.</param>
public readonly record struct TailPiece(long Token, int SampleRate, long Position, long Sequence, long DoubtFrom, long DoubtUntil)
{
    internal const int Length = (5 * sizeof(long)) + sizeof(int);

    public static TailPiece Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64LittleEndian(bytes),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[40..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Token);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], Position);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], DoubtFrom);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], DoubtUntil);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[40..], SampleRate);
    }
}

/// <param name="Audio">Both channels, as in a block of audio.</param>
public sealed record KeptAudio(TailPiece Piece, byte[] Audio)
{
    public long End => Piece.Position + (Audio.Length / StoredBlock.BytesPerSample);
}
