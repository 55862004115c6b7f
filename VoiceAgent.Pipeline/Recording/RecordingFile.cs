using System.Buffers;
using VoiceAgent.Pipeline.Spool;
using VoiceAgent.Recordings;

namespace VoiceAgent.Pipeline.Recording;

/// <summary>
/// The file of one recording, as far as this worker knows it. A worker that has lost the call stores its last audio and commits nothing.
/// A worker that has taken the call over keeps the blocks of the workers before.
/// </summary>
/// <param name="key">Encrypts the audio. Null when recordings are not encrypted.</param>
internal sealed class RecordingFile(RecordingTarget target, IRecordingStore store, SpoolFolder? spool, RecordingTails? tails = null, RecordingKey? key = null, IRecordingKeys? keys = null)
{
    // A worker that has lost the call may store its last audio for some time. Blocks that are not committed can only be found by reading.
    private const int MostReadsForEarlier = 3;

    private readonly RecordingAssembly _assembly = new(store, keys: keys);
    private readonly List<RecordingChunk> _uncommitted = [];
    private List<StoredBlock> _audio = [];
    private StoredBlocks _stored = StoredBlocks.None;
    private long _earlierEnd;
    private long _laterBegins = long.MaxValue;
    private int _reads;
    private IReadOnlyList<string> _tailsRead = [];
    private RecordingChunk? _keyBlock;
    private bool _isKeyStored;

    /// <summary>Another worker has taken the call over and has stored audio.</summary>
    public bool IsContinuedElsewhere => _laterBegins < long.MaxValue;

    /// <summary>The audio cannot become part of the file.</summary>
    public bool IsRefused { get; private set; }

    public bool IsComplete => _uncommitted.Count == 0 && _stored.Tag is not null;

    public TimeSpan Uncommitted => target.DurationOf(_uncommitted.Where(chunk => chunk.Stored.Block.IsSound).Sum(chunk => chunk.Stored.Samples));

    /// <summary>Audio may leave the memory of this process: it is not encrypted, or its key can leave it too.</summary>
    public bool HasKey => key is null || _keyBlock is not null;

    /// <summary>The file with all audio that is known. Null when there is none.</summary>
    public RecordingPlan? Plan => RecordingPlan.Of(_audio);

    /// <summary>Has the data key of this worker encrypted, so that it can be stored.</summary>
    public async Task WrapKeyAsync(CancellationToken stopping)
    {
        if (HasKey)
        {
            return;
        }

        var block = key!.BlockOf(target.Start.Token, target.Format.SampleRate);
        var rented = ArrayPool<byte>.Shared.Rent(WrappedKey.Length);
        key.Wrap(await keys!.NewestAsync(stopping)).CopyTo(rented, 0);
        _keyBlock = new RecordingChunk(block.Block, rented, WrappedKey.Length);
        _uncommitted.Add(_keyBlock);
        _audio.Add(block);
    }

    /// <summary>Reads what is stored, also by other workers, and stores again what has been lost.</summary>
    public async Task ReadAsync(CancellationToken stopping)
    {
        var stored = await store.ReadAsync(target.Path, stopping);
        var others = stored.All.Where(block => block.Block.IsSound && block.Block.Token != target.Start.Token).ToArray();
        if (Array.Find(others, other => other.Block.SampleRate != target.Format.SampleRate) is { Samples: > 0 } other)
        {
            IsRefused = true;
            throw new RecordingStoreException(
                $"The recording has {other.Block.SampleRate} samples a second until here, and the media stream has {target.Format.SampleRate} now. It cannot be continued.", RecordingRefusal.Refused);
        }

        _earlierEnd = others.Where(other => other.Block.Token < target.Start.Token && other.Block.Position < target.Begins).Select(other => other.End).DefaultIfEmpty().Max();
        _laterBegins = others.Where(other => other.Block.Token > target.Start.Token).Select(other => other.Block.Position).DefaultIfEmpty(long.MaxValue).Min();
        var known = stored.All.ToHashSet();
        foreach (var lost in _uncommitted.Where(chunk => !known.Contains(chunk.Stored)))
        {
            await store.StageAsync(target.Path, lost.Stored.Name, lost.Read(spool), stopping);
        }

        _stored = stored;
        _audio = [.. known.Union(_uncommitted.Select(chunk => chunk.Stored)).Where(block => block.Block.IsSound || block.Block.Kind is BlockKind.Key)];
        _isKeyStored = _keyBlock is not null;
    }

    public async Task StoreAsync(RecordingChunk chunk, CancellationToken stopping)
    {
        var audio = chunk.Stored;
        if (IsRefused || audio.End <= _earlierEnd || audio.Block.Position >= _laterBegins)
        {
            chunk.Release(spool);
            return;
        }

        if (_keyBlock is not null && !_isKeyStored)
        {
            await store.StageAsync(target.Path, _keyBlock.Stored.Name, _keyBlock.Read(spool), stopping);
            _isKeyStored = true;
        }

        var stored = audio.Block.Position < _earlierEnd ? chunk.From(_earlierEnd, spool) : chunk;
        await store.StageAsync(target.Path, stored.Stored.Name, stored.Read(spool), stopping);
        if (stored != chunk)
        {
            chunk.Release(spool);
        }

        _uncommitted.Add(stored);
        _audio.Add(stored.Stored);
    }

    public async Task CommitAsync(CancellationToken stopping)
    {
        if (target.Start.Token > 1 && _reads < MostReadsForEarlier)
        {
            _tailsRead = tails is null ? [] : await tails.FindAsync(target.Path, target.Start.Token, stopping);
            await ReadAsync(stopping);
            await AdoptAsync(stopping);
            _reads++;
        }

        if (!IsContinuedElsewhere && !IsRefused && Plan is { } plan)
        {
            _stored = await _assembly.CommitAsync(target.Path, plan, _stored, key, stopping);
            Release();
            await DeleteTailsAsync(stopping);
        }
    }

    /// <summary>
    /// Takes over what earlier workers had not stored when they died. It is done late, so that a worker that only handed the call over has
    /// had the time to store its audio itself.
    /// </summary>
    private async Task AdoptAsync(CancellationToken stopping)
    {
        if (tails is null || IsContinuedElsewhere)
        {
            return;
        }

        foreach (var adopted in await tails.ReadAsync(target.Path, _tailsRead, [.. _stored.All.Union(_audio)], stopping))
        {
            var stored = key is null ? adopted : adopted.Sealed(key);
            await store.StageAsync(target.Path, stored.Block.Name, stored.Bytes, stopping);
            _uncommitted.Add(RecordingChunk.Adopted(stored, key));
            _audio.Add(stored.Block);
        }
    }

    private async Task DeleteTailsAsync(CancellationToken stopping)
    {
        if (_tailsRead.Count > 0)
        {
            await tails!.DeleteAsync(_tailsRead, stopping);
            _tailsRead = [];
        }
    }

    /// <summary>Moves the audio that a crash of the store could lose to local disk.</summary>
    public bool TryKeepOnDisk(string folder) => spool is not null && _uncommitted.TrueForAll(chunk => chunk.TryWrite(spool, folder));

    /// <summary>This audio will be stored later.</summary>
    public void Expect(StoredBlock audio) => _audio.Add(audio);

    /// <summary>Forgets the audio that is kept in case the store loses it.</summary>
    public void Release()
    {
        _uncommitted.ForEach(chunk => chunk.Release(spool));
        _uncommitted.Clear();
    }
}
