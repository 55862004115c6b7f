using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Recordings;

/// <summary>
/// How a recording is put together from its blocks: a header, the audio of all workers in order, and silence where audio is missing.
/// <code>
///  worker 1   ████████████████
///  its tail                   ▒▒▒▒                    the worker died before it had stored this
///  worker 2                         ██████████████    and another one took the call over
///  the file  H████████████████▒▒▒▒··██████████████
/// </code>
/// It is a pure function of the blocks, so every program that looks at the same blocks makes the same file.
/// </summary>
/// <param name="Blocks">The header, and all blocks after it without a gap or an overlap.</param>
/// <param name="Missing">Samples of silence in the place of audio that was never recorded or never stored.</param>
public sealed record RecordingPlan(IReadOnlyList<StoredBlock> Blocks, int SampleRate, long Samples, long Missing)
{
    // The longest block of silence. It is made in memory before it is stored.
    private const int SilenceSeconds = 10;

    /// <summary>The wrapped data keys of the encrypted blocks.</summary>
    public IReadOnlyList<StoredBlock> Keys { get; private init; } = [];

    /// <summary>The file is encrypted, because at least one of its blocks is.</summary>
    public bool IsSealed => Keys.Count > 0;

    public IEnumerable<StoredBlock> Sound => Blocks.Where(block => block.Block.IsSound);

    public TimeSpan Duration => TimeOf(Samples);

    public TimeSpan Gaps => TimeOf(Missing);

    /// <summary>How long only the caller is missing.</summary>
    public TimeSpan CallerMissing => TimeOf(Blocks.Where(block => block.Block.Kind is BlockKind.AgentOnly).Sum(block => block.Samples));

    /// <summary>Headers and silence can be made from their names. Audio cannot.</summary>
    public IEnumerable<StoredBlock> Made => Blocks.Where(block => !block.Block.IsSound);

    /// <returns>Null when no audio is stored.</returns>
    public static RecordingPlan? Of(IEnumerable<StoredBlock> stored)
    {
        var all = stored.Distinct().ToArray();

        // An encrypted block without its key cannot be read. Its writer stores both again.
        var keys = all.Where(block => block.Block.Kind is BlockKind.Key).ToLookup(key => key.Block.Tag);
        var audio = Chosen([.. all.Where(block => block.Block.IsSound && block.Samples > 0 && (!block.Block.IsSealed || keys.Contains(block.Block.Tag)))]);
        if (audio.Count == 0)
        {
            return null;
        }

        var rate = audio[0].Block.SampleRate;
        var blocks = new List<StoredBlock>(audio.Count + 1) { default };
        var (end, missing) = (0L, 0L);
        foreach (var block in audio)
        {
            for (; end < block.Block.Position; end = blocks[^1].End)
            {
                var length = (int)Math.Min(block.Block.Position - end, SilenceSeconds * (long)rate);
                blocks.Add(new StoredBlock(RecordingBlock.Silence(end, length, rate), length));
                missing += length;
            }

            blocks.Add(block);
            end = block.End;
        }

        blocks[0] = new StoredBlock(RecordingBlock.Header(end, rate), WaveHeader.Length / StoredBlock.BytesPerSample);
        var used = blocks.Where(block => block.Block.IsSealed).Select(block => block.Block.Tag).ToHashSet();
        return new RecordingPlan(blocks, rate, end, missing) { Keys = [.. used.SelectMany(tag => keys[tag]).OrderBy(key => key.Name, StringComparer.Ordinal)] };
    }

    /// <summary>The content of a header or of silence.</summary>
    public static byte[] ContentOf(StoredBlock block) => block.Block.Kind is BlockKind.Header
        ? WaveHeader.For(block.Block.SampleRate, block.Block.Position * StoredBlock.BytesPerSample)
        : new byte[block.Samples * StoredBlock.BytesPerSample];

    public bool IsMadeOf(IReadOnlyList<StoredBlock> committed) => IsSealed
        ? committed.Count > 0 && committed[0].Block.Kind is BlockKind.Contents && committed[0].Block.Position == Samples
            && Keys.All(committed.Contains) && committed.Where(block => block.Block.IsSound).SequenceEqual(Sound)
        : committed.SequenceEqual(Blocks);

    public RecordingClosed Closed(string path) => new(path, Duration, Gaps) { CallerMissing = CallerMissing };

    // A later worker's audio wins over an earlier worker's, because the caller was connected to the later one. A recording has one
    // sample rate: the format of a call never changes.
    private static List<StoredBlock> Chosen(List<StoredBlock> audio)
    {
        var chosen = new List<StoredBlock>(audio.Count);
        var limit = long.MaxValue;
        var rate = audio.Count > 0 ? audio.MinBy(block => (block.Block.Token, block.Block.Position)).Block.SampleRate : 0;
        foreach (var ofWorker in audio.Where(block => block.Block.SampleRate == rate).GroupBy(block => block.Block.Token).OrderByDescending(worker => worker.Key))
        {
            var kept = WithoutOverlap(ofWorker, limit);
            chosen.InsertRange(0, kept);
            limit = kept.Count > 0 ? kept[0].Block.Position : limit;
        }

        return chosen;
    }

    // What a worker stored itself wins over its tail. Where it is doubtful whether the caller gave card digits, silence wins.
    private static List<StoredBlock> WithoutOverlap(IEnumerable<StoredBlock> audio, long limit)
    {
        var kept = new List<StoredBlock>();
        foreach (var kind in new[] { BlockKind.Audio, BlockKind.AgentOnly, BlockKind.Adopted })
        {
            var more = audio.Where(block => block.Block.Kind == kind && block.End <= limit).ToList();
            more.Sort(static (a, b) => (a.Block.Position, -a.Samples, a.Block.Tag).CompareTo((b.Block.Position, -b.Samples, b.Block.Tag)));
            kept = Filled(kept, more);
        }

        return kept;
    }

    /// <summary>Adds what does not overlap. Both lists are in order.</summary>
    private static List<StoredBlock> Filled(List<StoredBlock> kept, List<StoredBlock> more)
    {
        var all = new List<StoredBlock>(kept.Count + more.Count);
        var (next, end) = (0, 0L);
        foreach (var block in more)
        {
            for (; next < kept.Count && kept[next].Block.Position <= block.Block.Position; next++)
            {
                all.Add(kept[next]);
                end = kept[next].End;
            }

            if (block.Block.Position >= end && (next == kept.Count || block.End <= kept[next].Block.Position))
            {
                all.Add(block);
                end = block.End;
            }
        }

        all.AddRange(kept.Skip(next));
        return all;
    }

    private TimeSpan TimeOf(long samples) => TimeSpan.FromTicks(samples * TimeSpan.TicksPerSecond / SampleRate);
}
