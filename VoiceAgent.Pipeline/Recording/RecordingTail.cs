using System.Buffers;
using System.Diagnostics;
using System.Threading.Channels;
using VoiceAgent.Recordings;

namespace VoiceAgent.Pipeline.Recording;

/// <summary>
/// Keeps the end of a recording, which the worker holds back, encrypted where it survives the worker (<see cref="RecordingTails"/>). Each piece
/// is stored when the caller's audio has reached its end. The blob has a fixed number of blocks, and a new piece replaces the oldest one. A
/// piece that has changed, because digits were silenced, replaces itself. A store that is away costs the tail only.
/// </summary>
internal sealed partial class RecordingTail : IAsyncDisposable
{
    private static readonly TimeSpan RequestDeadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DeleteDeadline = TimeSpan.FromSeconds(2);

    /// <summary>Audio waits for this long to be stored after it was handed on, when the store is slow.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(8);

    private readonly RecordingTarget _target;
    private readonly IRecordingStore _store;
    private readonly RecordingTails _tails;
    private readonly TailCipher _cipher;
    private readonly TimeProvider _time;
    private readonly RecordingOptions _options;
    private readonly string _path;
    private readonly int _audioBytes;
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private Task _run = Task.CompletedTask;
    private bool _hasFailed;
    private bool _hasStored;

    /// <param name="tag">The recorder's number.</param>
    public RecordingTail(RecordingTarget target, IRecordingStore store, TailKeys keys, RecordingOptions options, TimeProvider time, uint tag)
    {
        (_target, _store, _options, _time) = (target, store, options, time);
        _path = new TailName(target.Path, target.Start.Token, tag).ToString();
        _tails = new RecordingTails(store, keys, target.Log);
        _cipher = new TailCipher([keys.Of(target.Path)], _path);
        PieceSamples = (int)(options.Tail.Ticks * target.Format.SampleRate / TimeSpan.TicksPerSecond);
        _audioBytes = PieceSamples * StoredBlock.BytesPerSample;
        Slots = (int)Math.Ceiling((StereoMixer.HeldBack + options.Tail + options.Chunk + Slack) / options.Tail);
    }

    public int PieceSamples { get; }

    /// <summary>How many pieces are kept.</summary>
    public int Slots { get; }

    /// <summary>Takes the next piece: fills the audio of the buffer. Null when none is complete.</summary>
    public delegate TailPiece? TakePiece(Span<byte> audio);

    /// <param name="repeat">The piece at this position was not stored.</param>
    public void Start(TakePiece take, Action<long> repeat) => _run = RunAsync(take, repeat);

    /// <summary>A piece is complete, or has changed. It never waits.</summary>
    public void Signal() => _signals.Writer.TryWrite(true);

    /// <summary>No more pieces follow.</summary>
    public async Task StopAsync()
    {
        _signals.Writer.TryComplete();
        _stopping.Cancel();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <summary>The audio is stored.</summary>
    public async Task DeleteAsync()
    {
        if (_hasStored)
        {
            using var deadline = new CancellationTokenSource(DeleteDeadline, _time);
            await _tails.DeleteAsync([_path], deadline.Token);
            _hasStored = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _cipher.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync(TakePiece take, Action<long> repeat)
    {
        // Without a parent the requests make no spans.
        Activity.Current = null;
        while (await _signals.Reader.WaitToReadAsync(_stopping.Token))
        {
            _signals.Reader.TryRead(out _);
            var open = ArrayPool<byte>.Shared.Rent(TailCipher.AudioAt + _audioBytes);
            var closed = ArrayPool<byte>.Shared.Rent(TailCipher.SealedLength(_audioBytes));
            try
            {
                while (take(open.AsSpan(TailCipher.AudioAt, _audioBytes)) is { } piece)
                {
                    _cipher.Seal(piece, open.AsSpan(0, TailCipher.AudioAt + _audioBytes), closed.AsSpan(0, TailCipher.SealedLength(_audioBytes)));
                    if (!await TryStoreAsync(piece, closed.AsMemory(0, TailCipher.SealedLength(_audioBytes))))
                    {
                        repeat(piece.Position);
                        await Task.Delay(_options.RetryDelay, _time, _stopping.Token);
                    }
                }
            }
            finally
            {
                // Other code gets these buffers next, and they may hold card digits.
                ArrayPool<byte>.Shared.Return(open, clearArray: true);
                ArrayPool<byte>.Shared.Return(closed);
            }
        }
    }

    private async Task<bool> TryStoreAsync(TailPiece piece, ReadOnlyMemory<byte> closed)
    {
        using var deadline = new CancellationTokenSource(RequestDeadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _stopping.Token);
        try
        {
            _hasStored = true;
            await _store.StageAsync(_path, Slot(piece.Position), closed, either.Token);
            return true;
        }
        catch (Exception failure) when (!_stopping.IsCancellationRequested)
        {
            // The store may throw anything.
            if (!_hasFailed)
            {
                _hasFailed = true;
                NotKept(_target.Log, failure is RecordingStoreException ? failure.Message : failure.GetType().Name);
            }

            return false;
        }
    }

    private string Slot(long position) => ((position - _target.Begins) / PieceSamples % Slots).ToString("D4", System.Globalization.CultureInfo.InvariantCulture);

    [LoggerMessage(LogLevel.Warning, "The encrypted end of a recording cannot be stored: {Reason} It is tried again. If this worker dies now, up to four seconds more are missing.")]
    private static partial void NotKept(ILogger log, string reason);
}
