using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace VoiceAgent.Recordings;

/// <summary>Audio out of a tail that the recording needs.</summary>
public sealed record AdoptedAudio(StoredBlock Block, byte[] Bytes)
{
    /// <summary>The same, encrypted by the data key of the program that adopts it.</summary>
    public AdoptedAudio Sealed(RecordingKey key)
    {
        var block = Block with { Block = Block.Block with { Tag = key.Tag, IsSealed = true } };
        var closed = new byte[Bytes.Length + RecordingKey.Overhead];
        key.Seal(block.Block, Bytes, closed);
        return new AdoptedAudio(block, closed);
    }
}

/// <summary>
/// Cuts the audio of one tail to what the stored blocks leave open. It is a pure function, so two programs that read the same make the same blocks.
/// Masks are in the tail already: the worker wrote each piece again when a part of it was silenced. Only the worker knew whether it was
/// waiting for card digits or had heard the beginning of a number. If so when it died, the caller is silent in what no transcript had reached yet.
/// </summary>
public static class TailCut
{
    /// <param name="tail">The pieces of one worker.</param>
    /// <param name="stored">All blocks of the recording.</param>
    public static IReadOnlyList<AdoptedAudio> Of(IReadOnlyList<KeptAudio> tail, IReadOnlyCollection<StoredBlock> stored)
    {
        if (tail.Count == 0)
        {
            return [];
        }

        var last = tail.MaxBy(kept => kept.Piece.Sequence)!.Piece;
        var end = tail.Max(kept => kept.End);
        var doubt = end <= last.DoubtUntil ? last.DoubtFrom : long.MaxValue;
        var own = stored.Where(block => block.Block is { Kind: BlockKind.Audio } && block.Block.Token == last.Token).OrderBy(block => block.Block.Position).ToArray();
        var limit = stored.Where(block => block.Block.IsSound && block.Block.Token > last.Token).Select(block => block.Block.Position).DefaultIfEmpty(long.MaxValue).Min();
        return [.. tail.Where(kept => kept.Piece.SampleRate == last.SampleRate && kept.Piece.Token == last.Token).OrderBy(kept => kept.Piece.Position)
            .SelectMany(kept => Open(kept, own, limit).SelectMany(part => Divided(part, doubt)).Select(part => Block(kept, part, doubt)))];
    }

    private static IEnumerable<(long From, long Until)> Open(KeptAudio kept, StoredBlock[] own, long limit)
    {
        var (from, until) = (kept.Piece.Position, Math.Min(kept.End, limit));
        foreach (var block in own.Where(block => block.End > from && block.Block.Position < until))
        {
            if (block.Block.Position > from)
            {
                yield return (from, block.Block.Position);
            }

            from = Math.Max(from, block.End);
        }

        if (from < until)
        {
            yield return (from, until);
        }
    }

    private static IEnumerable<(long From, long Until)> Divided((long From, long Until) part, long doubt) =>
        part.From < doubt && doubt < part.Until ? [(part.From, doubt), (doubt, part.Until)] : [part];

    private static AdoptedAudio Block(KeptAudio kept, (long From, long Until) part, long doubt)
    {
        var bytes = kept.Audio[(int)((part.From - kept.Piece.Position) * StoredBlock.BytesPerSample)..(int)((part.Until - kept.Piece.Position) * StoredBlock.BytesPerSample)];
        var isInDoubt = part.From >= doubt;
        if (isInDoubt)
        {
            foreach (ref var both in MemoryMarshal.Cast<byte, int>(bytes.AsSpan()))
            {
                // The caller is the left channel: the lower half.
                both &= unchecked((int)0xFFFF0000);
            }
        }

        var tag = BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(bytes));
        var block = new RecordingBlock(isInDoubt ? BlockKind.AgentOnly : BlockKind.Adopted, kept.Piece.Token, part.From, kept.Piece.SampleRate, tag);
        return new AdoptedAudio(new StoredBlock(block, part.Until - part.From), bytes);
    }
}
