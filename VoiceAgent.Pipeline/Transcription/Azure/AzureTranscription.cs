using Polly;
using Polly.Retry;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;

namespace VoiceAgent.Pipeline.Transcription.Azure;

/// <summary>
/// Transcribes one caller. The SDK repairs a broken connection itself. When a recogniser fails for good, a new one replaces it
/// after a growing pause and receives the last second of audio again, if it was not transcribed.
/// </summary>
internal sealed class AzureTranscription : ITranscription
{
    private readonly SpeechAccount _account;
    private readonly SpeechClosings _closings;
    private readonly TranscriptionRequest _request;
    private readonly ITranscriptListener _listener;
    private readonly TranscriptionOptions _options;
    private readonly MediaMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Lock _guard = new();
    private readonly Queue<byte[]> _backlog = new();
    private readonly byte[] _frame;
    private readonly CancellationTokenSource _abandoned = new();
    private readonly Task _run;
    private AzureRecognition? _recognition;
    private long _heard;
    private bool _complete;

    public AzureTranscription(
        SpeechAccount account,
        SpeechClosings closings,
        TranscriptionRequest request,
        ITranscriptListener listener,
        TranscriptionOptions options,
        MediaMetrics metrics,
        TimeProvider time)
    {
        _account = account;
        _closings = closings;
        _request = request;
        _listener = listener;
        _options = options;
        _metrics = metrics;
        _time = time;
        _frame = new byte[request.Format.BytesPerFrame];
        _run = RunAsync();
    }

    public void Hear(ReadOnlySpan<byte> pcm)
    {
        lock (_guard)
        {
            _heard += pcm.Length;
            if (_recognition is { } recognition)
            {
                pcm.CopyTo(_frame);
                recognition.Hear(_frame, pcm.Length);
                return;
            }

            _backlog.Enqueue(pcm.ToArray());
            if (_backlog.Count * AudioFormat.FrameDuration > _options.Backlog)
            {
                _backlog.Dequeue();
                _metrics.FramesDropped("transcription");
            }
        }
    }

    public async Task CompleteAsync(CancellationToken stopping)
    {
        lock (_guard)
        {
            _complete = true;
            _recognition?.Complete();
        }

        await ((Task)_run.WaitAsync(_options.CompleteDeadline, _time, stopping)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        _abandoned.Cancel();
        await _run;
        _abandoned.Dispose();
    }

    // A recogniser that recognised speech starts a new series of retries when it breaks. One that recognised nothing uses up a retry.
    private async Task RunAsync()
    {
        var reconnecting = Reconnecting();
        try
        {
            while (!await reconnecting.ExecuteAsync(async stopping => await ListenAsync(stopping), _abandoned.Token))
            {
            }
        }
        catch (OperationCanceledException) when (_abandoned.IsCancellationRequested)
        {
        }
        catch (Exception failure)
        {
            // Every failure is reported: the conversation can then use another service or transfer the caller.
            _listener.Failed(failure is TranscriptionBrokenException ? failure.Message : failure.GetType().Name);
        }
    }

    /// <returns>True when all audio was transcribed. False when another recogniser must continue.</returns>
    private async Task<bool> ListenAsync(CancellationToken stopping)
    {
        if (_closings.IsFull)
        {
            throw new TranscriptionBrokenException("Too many recognisers are still being closed; no new one is opened", passing: true);
        }

        var opening = AzureRecognition.OpenAsync(_account, _request, _options, _listener, _closings, stopping);
        AzureRecognition? recognition = null;
        try
        {
            recognition = await opening.WaitAsync(stopping);
            Connect(recognition);
            await recognition.Ended.WaitAsync(stopping);
            return true;
        }
        catch (TranscriptionBrokenException broken) when (broken.IsPassing && recognition?.WasHeardOf == true)
        {
            return false;
        }
        finally
        {
            lock (_guard)
            {
                _recognition = null;
            }

            _closings.Own(LeaveAsync(opening));
        }
    }

    // This is not awaited by the call: the recogniser may still be opening, and closing one takes the SDK up to ten seconds.
    private async Task LeaveAsync(Task<AzureRecognition> opening)
    {
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully)
        {
            (await opening).Leave(_closings);
        }
    }

    private void Connect(AzureRecognition recognition)
    {
        lock (_guard)
        {
            recognition.Origin = _request.Format.DurationOf(_heard - _backlog.Sum(static frame => (long)frame.Length));
            while (_backlog.TryDequeue(out var frame))
            {
                recognition.Hear(frame, frame.Length);
            }

            _recognition = recognition;
            if (_complete)
            {
                recognition.Complete();
            }
        }
    }

    private ResiliencePipeline<bool> Reconnecting() => _options.Retries == 0
        ? ResiliencePipeline<bool>.Empty
        : new ResiliencePipelineBuilder<bool> { TimeProvider = _time }
            .AddRetry(new RetryStrategyOptions<bool>
            {
                ShouldHandle = new PredicateBuilder<bool>().Handle<TranscriptionBrokenException>(static broken => broken.IsPassing),
                MaxRetryAttempts = _options.Retries,
                Delay = _options.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .Build();
}

/// <param name="passing">True when a retry may succeed.</param>
internal sealed class TranscriptionBrokenException(string reason, bool passing) : Exception(reason)
{
    public bool IsPassing { get; } = passing;
}
