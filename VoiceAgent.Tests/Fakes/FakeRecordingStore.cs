using System.Globalization;
using VoiceAgent.Recordings;

namespace VoiceAgent.Tests.Fakes;

/// <summary>
/// A store in memory with the rules of the real one: a commit makes the file of the named blocks and deletes all other blocks, and it is
/// refused when the file has changed. It can be made to fail, to hang, and to lose the blocks that belong to no file.
/// </summary>
internal sealed class FakeRecordingStore : IRecordingStore
{
    private readonly Dictionary<string, Blob> _blobs = [];
    private int _version;

    public bool Fails { get; set; }

    /// <summary>Blobs that take no blocks.</summary>
    public Predicate<string>? FailsFor { get; set; }

    /// <summary>Why it fails.</summary>
    public RecordingRefusal Refusal { get; set; } = RecordingRefusal.Unavailable;

    /// <summary>Awaited before each request.</summary>
    public Func<CancellationToken, Task>? Before { get; set; }

    public Dictionary<string, byte[]> Files { get; } = [];

    public int Requests { get; private set; }

    public int Commits { get; private set; }

    public async Task StageAsync(string path, string block, ReadOnlyMemory<byte> bytes, CancellationToken stopping)
    {
        await AnswerAsync(stopping);
        if (FailsFor?.Invoke(path) == true)
        {
            throw new RecordingStoreException("The recording store answered 503 ServerBusy.", Refusal);
        }

        BlobOf(path).Staged[block] = bytes.ToArray();
    }

    public async Task<StoredBlocks> ReadAsync(string path, CancellationToken stopping)
    {
        await AnswerAsync(stopping);
        var blob = BlobOf(path);
        return new StoredBlocks([.. blob.Committed.Select(Known)], [.. blob.Staged.Select(Known)], blob.Tag);
    }

    public async Task<string> CommitAsync(string path, IReadOnlyList<string> blocks, string? tag, CancellationToken stopping)
    {
        await AnswerAsync(stopping);
        var blob = BlobOf(path);
        if (blob.Tag != tag)
        {
            throw new RecordingStoreException("The recording store answered 412 ConditionNotMet.", RecordingRefusal.Changed);
        }

        var before = blob.Committed.ToDictionary();
        if (blocks.FirstOrDefault(block => !blob.Staged.ContainsKey(block) && !before.ContainsKey(block)) is not null)
        {
            throw new RecordingStoreException("The recording store answered 400 InvalidBlockList.", RecordingRefusal.BlocksMissing);
        }

        blob.Committed = [.. blocks.Select(block => KeyValuePair.Create(block, blob.Staged.GetValueOrDefault(block) ?? before[block]))];
        blob.Staged.Clear();
        blob.Tag = (++_version).ToString(CultureInfo.InvariantCulture);
        Files[path] = [.. blob.Committed.SelectMany(block => block.Value)];
        Commits++;
        return blob.Tag;
    }

    public async Task<IReadOnlyList<string>> FindAsync(string beginning, CancellationToken stopping)
    {
        await AnswerAsync(stopping);
        return [.. Names.Where(name => name.StartsWith(beginning, StringComparison.Ordinal))];
    }

    public async Task<byte[]?> ReadAllAsync(string path, CancellationToken stopping)
    {
        await AnswerAsync(stopping);
        var blob = BlobOf(path);
        blob.Committed = [.. blob.Committed.Where(block => !blob.Staged.ContainsKey(block.Key)).Concat(blob.Staged)];
        blob.Staged.Clear();
        return blob.Committed.Count == 0 ? null : [.. blob.Committed.SelectMany(block => block.Value)];
    }

    public async Task DeleteAsync(string path, CancellationToken stopping)
    {
        await AnswerAsync(stopping);
        _blobs.Remove(path);
    }

    /// <summary>The names of all blobs, also of those that are no files yet.</summary>
    public IReadOnlyList<string> Names => [.. _blobs.Where(blob => blob.Value.Staged.Count + blob.Value.Committed.Count > 0).Select(blob => blob.Key)];

    /// <summary>Everything that somebody could read who has the store.</summary>
    public IEnumerable<byte[]> Contents => _blobs.Values.SelectMany(blob => blob.Staged.Values.Concat(blob.Committed.Select(block => block.Value)));

    /// <summary>The store has crashed. What belonged to no file is gone.</summary>
    public void LoseStaged()
    {
        foreach (var blob in _blobs.Values)
        {
            blob.Staged.Clear();
        }
    }

    private static StoredBlock Known(KeyValuePair<string, byte[]> block) =>
        RecordingBlock.TryParse(block.Key, out var known) ? StoredBlock.Of(known, block.Value.Length) : throw new FormatException(block.Key);

    private Blob BlobOf(string path) => _blobs.TryGetValue(path, out var blob) ? blob : _blobs[path] = new Blob();

    private async Task AnswerAsync(CancellationToken stopping)
    {
        Requests++;
        if (Before is not null)
        {
            await Before(stopping);
        }

        if (Fails)
        {
            throw new RecordingStoreException("The recording store answered 503 ServerBusy.", Refusal, new IOException());
        }
    }

    private sealed class Blob
    {
        public List<KeyValuePair<string, byte[]>> Committed { get; set; } = [];

        public Dictionary<string, byte[]> Staged { get; } = [];

        public string? Tag { get; set; }
    }
}
