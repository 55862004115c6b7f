using System.Globalization;

namespace VoiceAgent.Recordings;

/// <summary>
/// One block of a recording. Its name says what it contains and where it belongs, so any program can put the file together from the
/// names alone, also when the worker that stored the blocks has died.
/// </summary>
/// <param name="Token">The fencing token of the worker that recorded the audio. 0 for silence and headers, which belong to no worker.</param>
/// <param name="Position">Where the block begins on the call's clock, in samples. For a header: how many samples follow it.</param>
/// <param name="Tag">
/// For audio: a number that each recorder chooses, so that two recorders never use the same name. For audio out of a tail: a part of its hash,
/// so that the same name means the same audio. For silence: its length in samples.
/// </param>
public readonly record struct RecordingBlock(BlockKind Kind, long Token, long Position, int SampleRate, uint Tag)
{
    // The store requires that all block names of a file have the same length.
    private const int TokenLength = 6;
    private const int PositionLength = 12;
    private const int TagLength = 8;
    private const int RateLength = 6;
    internal const int NameLength = TokenLength + PositionLength + TagLength + RateLength + 1;

    /// <summary>The content is encrypted by the data key of the writer with this tag. See <see cref="RecordingKey"/>.</summary>
    public bool IsSealed { get; init; }

    /// <summary>The name of the block. Names of audio sort by token and position. A small last letter means that the block is encrypted.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Token:D6}{Position:D12}{Tag:X8}{SampleRate:D6}{(IsSealed ? char.ToLowerInvariant((char)Kind) : (char)Kind)}");

    /// <summary>The block has sound of the call.</summary>
    public bool IsSound => Kind is BlockKind.Audio or BlockKind.Adopted or BlockKind.AgentOnly;

    public static RecordingBlock Header(long samples, int sampleRate) => new(BlockKind.Header, 0, samples, sampleRate, 0);

    public static RecordingBlock Silence(long position, int samples, int sampleRate) => new(BlockKind.Silence, 0, position, sampleRate, (uint)samples);

    public static bool TryParse(ReadOnlySpan<char> name, out RecordingBlock block)
    {
        block = default;
        if (name.Length != NameLength
            || !TryTake(ref name, TokenLength, NumberStyles.None, out var token)
            || !TryTake(ref name, PositionLength, NumberStyles.None, out var position)
            || !TryTake(ref name, TagLength, NumberStyles.AllowHexSpecifier, out var tag)
            || !TryTake(ref name, RateLength, NumberStyles.None, out var rate)
            || rate == 0
            || !Enum.IsDefined((BlockKind)char.ToUpperInvariant(name[0])))
        {
            return false;
        }

        block = new RecordingBlock((BlockKind)char.ToUpperInvariant(name[0]), token, position, (int)rate, (uint)tag) { IsSealed = char.IsAsciiLetterLower(name[0]) };
        return true;
    }

    private static bool TryTake(ref ReadOnlySpan<char> name, int length, NumberStyles style, out long number)
    {
        var part = name[..length];
        name = name[length..];
        return long.TryParse(part, style, CultureInfo.InvariantCulture, out number);
    }
}

/// <summary>What a block contains. The value is the last letter of its name.</summary>
public enum BlockKind
{
    Audio = 'A',
    Header = 'H',
    Silence = 'S',

    /// <summary>Audio out of the tail of a dead worker. It fills what the worker's own blocks leave open.</summary>
    Adopted = 'T',

    /// <summary>The same with the caller's channel silenced, because the caller may have given card digits there.</summary>
    AgentOnly = 'U',

    /// <summary>The wrapped data key of one writer of an encrypted recording. Its tag is the tag of the blocks that the writer encrypts.</summary>
    Key = 'K',

    /// <summary>The beginning of an encrypted file. It says which blocks follow. See <see cref="SealedContents"/>.</summary>
    Contents = 'C',
}

/// <param name="Samples">The length of its content, in samples of both channels together (4 bytes).</param>
public readonly record struct StoredBlock(RecordingBlock Block, long Samples)
{
    public const int BytesPerSample = 4;

    /// <param name="bytes">How many bytes the store has.</param>
    public static StoredBlock Of(RecordingBlock block, long bytes) => new(block, (bytes - (block is { IsSealed: true, IsSound: true } ? RecordingKey.Overhead : 0)) / BytesPerSample);

    public string Name => Block.Name;

    public long End => Block.Position + Samples;
}

/// <summary>The blocks that the store holds for one file.</summary>
/// <param name="Committed">The blocks that make up the file, in order. Empty when there is no file yet.</param>
/// <param name="Staged">Blocks that are stored and not part of the file. The service keeps them for a week after the last one was stored.</param>
/// <param name="Tag">The version of the file. Null when there is no file yet.</param>
public sealed record StoredBlocks(IReadOnlyList<StoredBlock> Committed, IReadOnlyList<StoredBlock> Staged, string? Tag)
{
    public static StoredBlocks None { get; } = new([], [], null);

    public IEnumerable<StoredBlock> All => Committed.Concat(Staged);
}
