using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Recording;

/// <summary>
/// Uploads one recording. Chunks wait in a bounded queue. When it is full, a chunk is replaced by silence of the same length,
/// so that later audio keeps its position. When the store fails, the upload is retried until the call has ended.
/// </summary>
internal sealed class RecordingUpload : IAsyncDisposable
{
    private readonly RecordingTarget _target;
    private readonly IRecordingStore _store;
    private readonly RecordingOptions _options;
    private readonly TimeProvider _time;
    private readonly Channel<Chunk> _chunks;
    private readonly List<string> _blocks = ["000000"];
    private readonly CancellationTokenSource _givenUp = new();
    private readonly Task _run;
    private long _gapWaiting;
    private long _bytes;
    private long _gaps;
    private long _committed;
    private bool _failed;

    public RecordingUpload(RecordingTarget target, IRecordingStore store, RecordingOptions options, TimeProvider time)
    {
        _target = target;
        _store = store;
        _options = options;
        _time = time;

        // A chunk is two seconds.
        _chunks = Channel.CreateBounded<Chunk>(new BoundedChannelOptions((int)(options.Queue.TotalSeconds / 2)) { SingleReader = true, SingleWriter = true });
        _run = RunAsync();
    }

    /// <summary>Takes ownership of a rented buffer. Returns false when the queue is full; the buffer then still belongs to the caller.</summary>
    public bool TryAdd(byte[] bytes, int length)
    {
        if (_chunks.Writer.TryWrite(new Chunk(bytes, length, _gapWaiting)))
        {
            _gapWaiting = 0;
            return true;
        }

        _gapWaiting += length;
        return false;
    }

    /// <param name="late">Audio that was lost before it reached the upload.</param>
    /// <returns>Null when nothing was recorded, or when the store failed until the end.</returns>
    public async Task<RecordingClosed?> CloseAsync(TimeSpan late, CancellationToken stopping)
    {
        _chunks.Writer.TryComplete();
        await ((Task)_run.WaitAsync(_options.CloseDeadline, _time, stopping)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (_committed == 0)
        {
            return null;
        }

        return new RecordingClosed(_target.Path, DurationOf(_committed), DurationOf(_gaps + _gapWaiting) + late);
    }

    public async ValueTask DisposeAsync()
    {
        _chunks.Writer.TryComplete();
        _givenUp.Cancel();
        await _run;
        while (_chunks.Reader.TryRead(out var chunk))
        {
            ArrayPool<byte>.Shared.Return(chunk.Bytes);
        }
    }

    private async Task RunAsync()
    {
        // Without a parent the requests make no spans. A span for every two seconds of audio would hide the call's own spans.
        Activity.Current = null;
        try
        {
            while (await _chunks.Reader.WaitToReadAsync(_givenUp.Token))
            {
                while (_chunks.Reader.TryRead(out var chunk))
                {
                    await StoreAsync(chunk);
                }
            }

            await CommitAsync();
        }
        catch (Exception) when (_givenUp.IsCancellationRequested)
        {
            // The call is over and the deadline has passed: the remaining chunks are given up.
        }
    }

    private async Task StoreAsync(Chunk chunk)
    {
        try
        {
            await StoreSilenceAsync(chunk.GapBefore);
            await StageAsync(chunk.Bytes.AsMemory(0, chunk.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk.Bytes);
        }

        if (_bytes - _committed >= 2L * _target.Format.BytesFor(_options.CommitEvery))
        {
            await CommitAsync();
        }
    }

    private async Task StoreSilenceAsync(long length)
    {
        _gaps += length;
        for (var left = length; left > 0;)
        {
            var silence = new byte[Math.Min(left, 2L * _target.Format.BytesFor(TimeSpan.FromSeconds(10)))];
            await StageAsync(silence);
            left -= silence.Length;
        }
    }

    private async Task StageAsync(ReadOnlyMemory<byte> bytes)
    {
        var block = _blocks.Count.ToString("D6", CultureInfo.InvariantCulture);
        await InsistAsync(deadline => _store.StageAsync(_target.Path, Name(block), bytes, deadline));
        _blocks.Add(block);
        _bytes += bytes.Length;
    }

    // The header is the first block of the file but is written last, when the lengths are known.
    private async Task CommitAsync()
    {
        if (_bytes == _committed)
        {
            return;
        }

        var header = WaveHeader.For(_target.Format.SampleRate, _bytes);
        await InsistAsync(deadline => _store.StageAsync(_target.Path, Name(_blocks[0]), header, deadline));
        await InsistAsync(deadline => _store.CommitAsync(_target.Path, [.. _blocks.Select(Name)], deadline));
        _committed = _bytes;
    }

    private async Task InsistAsync(Func<CancellationToken, Task> request)
    {
        while (true)
        {
            using var deadline = new CancellationTokenSource(_options.RequestDeadline, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _givenUp.Token);
            try
            {
                await request(either.Token);
                return;
            }
            catch (Exception failure) when (!_givenUp.IsCancellationRequested)
            {
                // The store may throw anything. The recording continues when the store works again.
                Tell(failure switch
                {
                    RecordingStoreException => failure.Message,
                    OperationCanceledException => "The recording store did not answer in time.",
                    _ => failure.GetType().Name,
                });
            }

            await Task.Delay(_options.RetryDelay, _time, _givenUp.Token);
        }
    }

    private void Tell(string reason)
    {
        if (!_failed)
        {
            _failed = true;
            _target.Failed(reason);
        }
    }

    // Block names must be base64 and have the same length.
    private static string Name(string block) => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(block));

    private TimeSpan DurationOf(long bytes) => _target.Format.DurationOf(bytes / 2);

    private readonly record struct Chunk(byte[] Bytes, int Length, long GapBefore);
}

/// <param name="Path">Blob name in the recordings container.</param>
/// <param name="Failed">Called once, when the store fails for the first time.</param>
internal sealed record RecordingTarget(string Path, AudioFormat Format, Action<string> Failed);
