using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace VoiceAgent.Recordings;

/// <summary>
/// The first block of an encrypted file. It says which keys and blocks follow, so a player can seek, and a file that lost a block, or got another order, is
/// noticed when it is opened.
/// <code>
///  VOICEREC  version  0        keys  length  writer's tag   nonce  tag  encrypted: prefix, tags of keys, runs
///  8         1        3 bytes  4     4       4              12     16   length bytes
/// </code>
/// Everything before the nonce is authenticated. The prefix is the plain beginning of the file: the header of a WAV file.
/// </summary>
public sealed record SealedContents(byte[] Prefix, IReadOnlyList<uint> Keys, IReadOnlyList<SealedRun> Runs)
{
    public const int HeadLength = 24;

    private const byte Version = 1;
    private const int LongestContents = 16 * 1024 * 1024;
    private const int MostKeys = 1_000;
    private const int RunLength = 34;

    private static ReadOnlySpan<byte> Magic => "VOICEREC"u8;

    /// <summary>The length of the file when it is decrypted.</summary>
    public long PlainLength => Prefix.Length + Runs.Sum(run => (long)run.Bytes * run.Count);

    public static SealedContents Of(RecordingPlan plan, IReadOnlyList<uint> keys)
    {
        var runs = new List<SealedRun>();
        foreach (var block in plan.Blocks.Skip(1))
        {
            Add(runs, block.Block, (int)block.Samples * StoredBlock.BytesPerSample);
        }

        return new SealedContents(WaveHeader.For(plan.SampleRate, plan.Samples * StoredBlock.BytesPerSample), keys, runs);
    }

    /// <summary>Adds a block to the last run, if it continues it.</summary>
    public static void Add(List<SealedRun> runs, RecordingBlock block, int bytes)
    {
        if (runs.Count > 0 && runs[^1] is var last && last.Bytes == bytes && last.BlockAt(last.Count) == block)
        {
            runs[^1] = last with { Count = last.Count + 1 };
        }
        else
        {
            runs.Add(new SealedRun(block, bytes, 1));
        }
    }

    /// <summary>Whether a file with this beginning is encrypted.</summary>
    public static bool IsHead(ReadOnlySpan<byte> beginning) => beginning.StartsWith(Magic);

    /// <returns>The length of the encrypted part, how many keys follow, and the tag of the key that encrypts it.</returns>
    /// <exception cref="BrokenRecordingException">It is no head of this version.</exception>
    public static (int Length, int Keys, uint Tag) ReadHead(ReadOnlySpan<byte> head)
    {
        if (!IsHead(head) || head[8] != Version || head[9..12].ContainsAnyExcept((byte)0))
        {
            throw new BrokenRecordingException($"The file is no encrypted recording of format version {Version}. Read it with the version of this program that wrote it, or restore it from a backup.");
        }

        var (keys, length) = (BinaryPrimitives.ReadInt32LittleEndian(head[12..]), BinaryPrimitives.ReadInt32LittleEndian(head[16..]));
        return keys is > 0 and <= MostKeys && length is > 0 and <= LongestContents
            ? (length, keys, BinaryPrimitives.ReadUInt32LittleEndian(head[20..]))
            : throw new BrokenRecordingException("The beginning of the encrypted recording was changed. Restore the file from a backup.");
    }

    /// <returns>The whole block.</returns>
    public byte[] Seal(RecordingKey key)
    {
        var plain = Write();
        var block = new byte[HeadLength + RecordingKey.Overhead + plain.Length];
        Magic.CopyTo(block);
        block[8] = Version;
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(12), Keys.Count);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(16), plain.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(20), key.Tag);
        key.Seal(plain, block.AsSpan(HeadLength), block.AsSpan(0, HeadLength));
        return block;
    }

    /// <param name="block">The whole block.</param>
    /// <exception cref="BrokenRecordingException">It was changed.</exception>
    public static SealedContents Open(ReadOnlySpan<byte> block, RecordingKey key)
    {
        var plain = new byte[block.Length - HeadLength - RecordingKey.Overhead];
        key.Open(block[HeadLength..], plain, block[..HeadLength]);
        return Read(plain);
    }

    private byte[] Write()
    {
        var bytes = new byte[(3 * sizeof(int)) + Prefix.Length + (Keys.Count * sizeof(uint)) + (Runs.Count * RunLength)];
        var at = bytes.AsSpan();
        BinaryPrimitives.WriteInt32LittleEndian(at, Prefix.Length);
        Prefix.CopyTo(at[4..]);
        at = at[(4 + Prefix.Length)..];
        BinaryPrimitives.WriteInt32LittleEndian(at, Keys.Count);
        MemoryMarshal.AsBytes([.. Keys]).CopyTo(at[4..]);
        at = at[(4 + (Keys.Count * sizeof(uint)))..];
        BinaryPrimitives.WriteInt32LittleEndian(at, Runs.Count);
        at = at[4..];
        foreach (var run in Runs)
        {
            run.Write(at[..RunLength]);
            at = at[RunLength..];
        }

        return bytes;
    }

    // The bytes are authenticated, so only this program has written them.
    private static SealedContents Read(ReadOnlySpan<byte> at)
    {
        var prefix = at.Slice(4, BinaryPrimitives.ReadInt32LittleEndian(at)).ToArray();
        at = at[(4 + prefix.Length)..];
        var keys = MemoryMarshal.Cast<byte, uint>(at.Slice(4, BinaryPrimitives.ReadInt32LittleEndian(at) * sizeof(uint)));
        at = at[(4 + (keys.Length * sizeof(uint)))..];
        var runs = new SealedRun[BinaryPrimitives.ReadInt32LittleEndian(at)];
        for (var run = 0; run < runs.Length; run++)
        {
            runs[run] = SealedRun.Read(at.Slice(4 + (run * RunLength), RunLength));
        }

        return new SealedContents(prefix, keys.ToArray(), runs);
    }
}
