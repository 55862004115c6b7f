using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Recordings;

/// <summary>
/// How a recording is put together from its blocks: a header, the audio of all workers in order, and silence where audio is missing.
/// <code>
///  worker 1   ████████████████
///  worker 2                       ██████████████      the worker died, and another one took the call over
///  the file  H████████████████····██████████████
/// </code>
/// It is a pure function of the blocks, so every program that looks at the same blocks makes the same file.
/// </summary>
/// <param name="Blocks">The header, and all blocks after it without a gap or an overlap.</param>
/// <param name="Missing">Samples of silence in the place of audio that was never recorded or never stored.</param>
public sealed record RecordingPlan(IReadOnlyList<StoredBlock> Blocks, int SampleRate, long Samples, long Missing)
{
    // The longest block of silence. It is made in memory before it is stored.
    private const int SilenceSeconds = 10;

    public TimeSpan Duration => TimeOf(Samples);

    public TimeSpan Gaps => TimeOf(Missing);

    /// <summary>Headers and silence can be made from their names. Audio cannot.</summary>
    public IEnumerable<StoredBlock> Made => Blocks.Where(block => block.Block.Kind is not BlockKind.Audio);

    /// <returns>Null when no audio is stored.</returns>
    public static RecordingPlan? Of(IEnumerable<StoredBlock> stored)
    {
        var audio = Chosen([.. stored.Where(block => block.Block.Kind is BlockKind.Audio && block.Samples > 0).Distinct()]);
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
        return new RecordingPlan(blocks, rate, end, missing);
    }

    /// <summary>The content of a header or of silence.</summary>
    public static byte[] ContentOf(StoredBlock block) => block.Block.Kind is BlockKind.Header
        ? WaveHeader.For(block.Block.SampleRate, block.Block.Position * StoredBlock.BytesPerSample)
        : new byte[block.Samples * StoredBlock.BytesPerSample];

    public bool IsMadeOf(IReadOnlyList<StoredBlock> committed) => committed.SequenceEqual(Blocks);

    public RecordingClosed Closed(string path) => new(path, Duration, Gaps);

    // A later worker's audio wins over an earlier worker's, because the caller was connected to the later one. A recording has one
    // sample rate: the format of a call never changes.
    private static List<StoredBlock> Chosen(List<StoredBlock> audio)
    {
        audio.Sort(static (a, b) => (a.Block.Token, a.Block.Position, -a.Samples).CompareTo((b.Block.Token, b.Block.Position, -b.Samples)));
        var chosen = new List<StoredBlock>(audio.Count);
        var limit = long.MaxValue;
        for (var end = audio.Count; end > 0;)
        {
            var first = audio.FindLastIndex(end - 1, block => block.Block.Token != audio[end - 1].Block.Token) + 1;
            var kept = WithoutOverlap(audio.GetRange(first, end - first), limit, audio[0].Block.SampleRate);
            chosen.InsertRange(0, kept);
            limit = kept.Count > 0 ? kept[0].Block.Position : limit;
            end = first;
        }

        return chosen;
    }

    private static List<StoredBlock> WithoutOverlap(List<StoredBlock> audio, long limit, int rate)
    {
        var end = 0L;
        return audio.FindAll(block =>
        {
            var isKept = block.Block.Position >= end && block.End <= limit && block.Block.SampleRate == rate;
            end = isKept ? block.End : end;
            return isKept;
        });
    }

    private TimeSpan TimeOf(long samples) => TimeSpan.FromTicks(samples * TimeSpan.TicksPerSecond / SampleRate);
}
