using Polly;
using Polly.Retry;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Media;

namespace VoiceAgent.Pipeline.Transcription.Azure;

/// <summary>
/// Transcribes one caller. The SDK repairs a broken connection itself. When a recogniser fails for good, a new one replaces it, at once
/// or after a growing pause, and receives the audio that has no final transcript yet again (<see cref="KeptAudio"/>).
/// </summary>
internal sealed class AzureTranscription : ITranscription
{
    // A recogniser that has worked for this long did not break because of the audio.
    private static readonly TimeSpan Proved = TimeSpan.FromSeconds(30);

    private readonly SpeechAccount _account;
    private readonly SpeechClosings _closings;
    private readonly TranscriptionRequest _request;
    private readonly ITranscriptListener _listener;
    private readonly TranscriptionOptions _options;
    private readonly MediaMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Lock _guard = new();
    private readonly KeptAudio _kept;
    private readonly byte[] _frame;
    private readonly CancellationTokenSource _abandoned = new();
    private readonly Task _run;
    private AzureRecognition? _recognition;
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
        _listener = new Trimming(this, listener);
        _options = options;
        _metrics = metrics;
        _time = time;
        _kept = new KeptAudio(request.Format, options.Backlog);
        _frame = new byte[request.Format.BytesPerFrame];
        _run = RunAsync();
    }

    public void Hear(ReadOnlySpan<byte> pcm)
    {
        lock (_guard)
        {
            var isWhole = _kept.Add(pcm);
            if (_recognition is { } recognition)
            {
                pcm.CopyTo(_frame);
                recognition.Hear(_frame, pcm.Length);
            }
            else if (!isWhole)
            {
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
        lock (_guard)
        {
            _kept.Dispose();
        }
    }

    // A recogniser that finished a phrase, or that worked for a while, starts a new series of retries when it breaks. Others use up a
    // retry: the audio that broke one may break the next.
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
            var broken = failure as TranscriptionBrokenException;
            _listener.Failed(broken?.Message ?? failure.GetType().Name, broken?.Kind ?? FailureKind.Unavailable);
        }
    }

    /// <returns>True when all audio was transcribed. False when another recogniser must continue.</returns>
    private async Task<bool> ListenAsync(CancellationToken stopping)
    {
        if (_closings.IsFull)
        {
            throw new TranscriptionBrokenException("Too many recognisers are still being closed; no new one is opened", FailureKind.Unavailable);
        }

        var opening = AzureRecognition.OpenAsync(_account, _request, _options, _listener, _closings, stopping);
        AzureRecognition? recognition = null;
        long? connected = null;
        try
        {
            recognition = await opening.WaitAsync(_options.ConnectDeadline, _time, stopping);
            Connect(recognition);
            connected = _time.GetTimestamp();
            await recognition.Ended.WaitAsync(stopping);
            return true;
        }
        catch (TimeoutException) when (recognition is null)
        {
            throw new TranscriptionBrokenException($"The recogniser did not start within {_options.ConnectDeadline.TotalSeconds} s.", FailureKind.TooSlow);
        }
        catch (TranscriptionBrokenException broken) when (broken.IsPassing && connected is { } since && (recognition!.HasFinished || _time.GetElapsedTime(since) >= Proved))
        {
            return false;
        }
        finally
        {
            lock (_guard)
            {
                _recognition = null;
                if (recognition is { HasAnswered: true })
                {
                    _kept.Broke();
                }
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
            recognition.Origin = _kept.From;
            _kept.Replay(_frame, recognition.Hear);
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
                MaxRetryAttempts = _request.HasFallback ? 1 : _options.Retries,
                Delay = _options.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .Build();

    /// <summary>Passes the transcripts on, and drops the audio that they cover.</summary>
    private sealed class Trimming(AzureTranscription call, ITranscriptListener listener) : ITranscriptListener
    {
        public void InterimTranscript(string text, TimeSpan from, TimeSpan until, string? language = null)
        {
            lock (call._guard)
            {
                call._kept.Begun(from);
            }

            listener.InterimTranscript(text, from, until, language);
        }

        public void FinalTranscript(string text, TimeSpan from, TimeSpan until, string? language = null)
        {
            lock (call._guard)
            {
                call._kept.Transcribed(until);
            }

            listener.FinalTranscript(text, from, until, language);
        }

        public void Failed(string reason, FailureKind kind) => listener.Failed(reason, kind);
    }
}
