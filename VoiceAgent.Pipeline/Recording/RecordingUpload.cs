using System.Diagnostics;
using System.Threading.Channels;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Spool;
using VoiceAgent.Recordings;

namespace VoiceAgent.Pipeline.Recording;

/// <summary>
/// Uploads one recording, or the part of it that this worker records:
/// <list type="number">
/// <item>A worker that continues a recording reads first which blocks are stored.</item>
/// <item>Each chunk is stored as a block. Its name says where it belongs, so lost chunks move nothing that follows.</item>
/// <item>From time to time, and at the end, all blocks are made a file (<see cref="RecordingFile"/>). Until then the chunks are kept here, because a
/// store that crashes may lose blocks that belong to no file.</item>
/// <item>While the store is away, the chunks wait in memory and then on local disk. What is left after the call is delivered in the
/// background (<see cref="RecordingDeliveries"/>).</item>
/// </list>
/// </summary>
internal sealed partial class RecordingUpload : IAsyncDisposable
{
    // Another program commits at the same time as this one.
    private const int MostConflicts = 5;

    private readonly RecordingTarget _target;
    private readonly RecordingOptions _options;
    private readonly TimeProvider _time;
    private readonly SpoolFolder? _spool;
    private readonly RecordingFile _file;
    private readonly Channel<RecordingChunk> _chunks;
    private readonly Queue<RecordingChunk> _onDisk = new();
    private readonly CancellationTokenSource _givenUp = new();
    private readonly RecordingKey? _key;
    private readonly Task _run;
    private RecordingChunk? _inHand;
    private long _position;
    private bool _isFailing;
    private bool _hasFailed;
    private volatile bool _isLeaving;

    public RecordingUpload(RecordingTarget target, IRecordingStore store, RecordingOptions options, TimeProvider time, SpoolFolder? spool = null, TailKeys? tails = null, IRecordingKeys? keys = null)
    {
        _target = target;
        _options = options;
        _time = time;
        _spool = spool;
        _position = target.Begins;
        _key = keys is null ? null : RecordingKey.New(target.Path, Tag);
        _file = new RecordingFile(target, store, spool, tails is null ? null : new RecordingTails(store, tails, target.Log), _key, keys);
        _chunks = Channel.CreateBounded<RecordingChunk>(
            new BoundedChannelOptions(Math.Max(2, (int)(options.Queue / options.Chunk))) { SingleReader = true, SingleWriter = true });
        _run = RunAsync();
    }

    /// <summary>The recorder's number, as in the names of its blocks.</summary>
    public uint Tag { get; } = RecordingKey.NewTag();

    /// <summary>The upload has ended, and the store has all audio.</summary>
    public bool IsStored => _run.IsCompletedSuccessfully;

    private string LiveFolder => $"live/{RecordingDeliveries.Folder}/{_target.Path}";

    /// <summary>Takes ownership of a rented buffer. Returns false when the queue is full; the buffer then still belongs to the caller, and its audio is missing.</summary>
    public bool TryAdd(byte[] bytes, int length)
    {
        var block = new RecordingBlock(BlockKind.Audio, _target.Start.Token, _position, _target.Format.SampleRate, Tag);
        _position += length / StoredBlock.BytesPerSample;
        return _chunks.Writer.TryWrite(new RecordingChunk(block, bytes, length, _key));
    }

    /// <param name="late">Audio that was lost before it reached the upload.</param>
    /// <returns>Null when nothing was recorded, when the store failed until the end and nothing could be kept, or when another worker continues the recording.</returns>
    public async Task<RecordingClosed?> CloseAsync(TimeSpan late, CancellationToken stopping)
    {
        // When the store is away, the rest is delivered later: nobody waits for it now.
        await EndAsync(_isFailing && _spool is not null ? TimeSpan.Zero : _options.CloseDeadline, stopping);
        var isStored = (_run.IsCompletedSuccessfully && _file.IsComplete) || TryLeaveToDeliveries();
        if (!isStored || _file.IsContinuedElsewhere || _file.Plan is not { } plan)
        {
            if (!isStored && _position > _target.Begins)
            {
                NotStored(_target.Log, _target.DurationOf(_position - _target.Begins).TotalSeconds);
            }

            return null;
        }

        var closed = plan.Closed(_target.Path);
        closed = closed with { Gaps = closed.Gaps + late };
        if (closed.Gaps > TimeSpan.Zero)
        {
            Incomplete(_target.Log, closed.Gaps.TotalSeconds, closed.Duration.TotalSeconds);
        }

        return closed;
    }

    /// <summary>Ends the upload. Without <see cref="CloseAsync"/> before, the worker has left the call: its last audio is stored for the worker that continues.</summary>
    public async ValueTask DisposeAsync()
    {
        _isLeaving = true;
        await EndAsync(_options.LeaveDeadline, CancellationToken.None);
        if (!_run.IsCompletedSuccessfully)
        {
            TryLeaveToDeliveries();
        }

        foreach (var chunk in Rest())
        {
            chunk.Release(_spool);
        }

        _file.Release();
        _key?.Dispose();
        _givenUp.Dispose();
    }

    private async Task EndAsync(TimeSpan patience, CancellationToken stopping)
    {
        _chunks.Writer.TryComplete();
        await _run.WaitAsync(patience, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _givenUp.Cancel();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private async Task RunAsync()
    {
        // Without a parent the requests make no spans. A span for every second of audio would hide the call's own spans.
        Activity.Current = null;
        if (_target.Start.Token > 1 || _target.Begins > 0)
        {
            await TryInsistAsync(_file.ReadAsync);
        }

        while (await NextAsync())
        {
            await TryInsistAsync(_file.WrapKeyAsync);
            if (!await TryInsistAsync(stopping => _file.StoreAsync(_inHand!, stopping)))
            {
                // The store will never take this chunk. Its place is silent.
                _inHand!.Release(_spool);
            }

            _inHand = null;
            if (_file.Uncommitted >= _options.CommitEvery)
            {
                await TryInsistAsync(_file.CommitAsync);
            }
        }

        if (!_isLeaving)
        {
            await TryInsistAsync(_file.CommitAsync);
        }
    }

    private async Task<bool> NextAsync()
    {
        while (_inHand is null)
        {
            if (_onDisk.TryDequeue(out _inHand) || _chunks.Reader.TryRead(out _inHand))
            {
                break;
            }

            if (!await _chunks.Reader.WaitToReadAsync(_givenUp.Token))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Repeats a request until it succeeds.</summary>
    /// <returns>False when the store will never accept it.</returns>
    private async Task<bool> TryInsistAsync(Func<CancellationToken, Task> request)
    {
        for (var conflicts = 0; ;)
        {
            using var deadline = new CancellationTokenSource(_options.RequestDeadline, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _givenUp.Token);
            var pause = _options.RetryDelay;
            try
            {
                await request(either.Token);
                _isFailing = false;
                return true;
            }
            catch (RecordingStoreException refused) when (refused.Refusal is RecordingRefusal.Changed or RecordingRefusal.BlocksMissing && conflicts++ < MostConflicts)
            {
                // What is stored is not what was expected, so it is read before the request is repeated.
                request = conflicts == 1 ? Then(_file.ReadAsync, request) : request;
                continue;
            }
            catch (RecordingStoreException refused) when (refused.Refusal is RecordingRefusal.Refused)
            {
                Tell(refused.Message);
                return false;
            }
            catch (Exception failure) when (!_givenUp.IsCancellationRequested)
            {
                // The store may throw anything. The recording continues when the store works again.
                Tell(failure switch
                {
                    RecordingStoreException or RecordingKeyException => failure.Message,
                    OperationCanceledException => "The recording store did not answer in time.",
                    _ => failure.GetType().Name,
                });
                pause = failure is RecordingStoreException { Refusal: RecordingRefusal.Denied } ? _options.DeniedDelay : pause;
            }

            _isFailing = true;
            KeepOnDisk();
            await WaitAsync(pause);
        }
    }

    // New audio goes to the disk every few seconds, however long the pause is.
    private async Task WaitAsync(TimeSpan pause)
    {
        for (var left = pause; left > TimeSpan.Zero; left -= _options.RetryDelay)
        {
            await Task.Delay(left < _options.RetryDelay ? left : _options.RetryDelay, _time, _givenUp.Token);
            KeepOnDisk();
        }
    }

    private static Func<CancellationToken, Task> Then(Func<CancellationToken, Task> first, Func<CancellationToken, Task> second) => async stopping =>
    {
        await first(stopping);
        await second(stopping);
    };

    /// <summary>Moves all audio that is not safe in the store to local disk. When the disk is full, the queue fills, and then audio is lost.</summary>
    private void KeepOnDisk()
    {
        if (_spool is null || !_file.HasKey || !_file.TryKeepOnDisk(LiveFolder) || _inHand?.TryWrite(_spool, LiveFolder) == false)
        {
            return;
        }

        while (_chunks.Reader.TryPeek(out var next) && next.TryWrite(_spool, LiveFolder) && _chunks.Reader.TryRead(out next))
        {
            _onDisk.Enqueue(next);
        }
    }

    /// <summary>Leaves what is not in the file to the background. The upload must have ended.</summary>
    private bool TryLeaveToDeliveries()
    {
        if (_spool is null || _file.IsRefused || !_file.HasKey)
        {
            return false;
        }

        var isKept = _file.TryKeepOnDisk(LiveFolder);
        foreach (var chunk in Rest())
        {
            if (chunk.TryWrite(_spool, LiveFolder))
            {
                _file.Expect(chunk.Stored);
            }
            else
            {
                chunk.Release(_spool);
                isKept = false;
            }
        }

        _inHand = null;

        _spool.Move(LiveFolder, $"{RecordingDeliveries.Undelivered}/{_target.Path}");
        return isKept;
    }

    private IEnumerable<RecordingChunk> Rest()
    {
        if (_inHand is { } inHand)
        {
            yield return inHand;
        }

        while (_onDisk.TryDequeue(out var chunk) || _chunks.Reader.TryRead(out chunk))
        {
            yield return chunk;
        }
    }

    private void Tell(string reason)
    {
        if (!_hasFailed)
        {
            _hasFailed = true;
            _target.Failed(reason);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The recording of a call is closed. {Missing:F1} s of its {Duration:F1} s are missing and silent.")]
    private static partial void Incomplete(ILogger log, double missing, double duration);

    [LoggerMessage(LogLevel.Error, "The recording of a call could not be closed, because the recording store is away and local disk did not take the rest of its {Duration:F1} s. The gateway completes it from the audio that is stored.")]
    private static partial void NotStored(ILogger log, double duration);
}
