using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Transcription.WhisperLive;

/// <summary>
/// Transcribes one caller by a server that streams. When a connection breaks, a new one replaces it, at once or after a growing pause,
/// and receives the audio that has no final transcript yet again (<see cref="KeptAudio"/>).
/// </summary>
internal sealed class LiveTranscription : ITranscription
{
    // A connection that has worked for this long did not break because of the audio.
    private static readonly TimeSpan Proved = TimeSpan.FromSeconds(30);

    private readonly LiveParts _parts;
    private readonly TranscriptionRequest _request;
    private readonly ITranscriptListener _listener;
    private readonly Lock _guard = new();
    private readonly KeptAudio _kept;
    private readonly byte[] _frame;
    private readonly CancellationTokenSource _abandoned = new();
    private readonly Task _run;
    private LiveConnection? _connection;
    private bool _isComplete;
    private int _finals;

    public LiveTranscription(LiveParts parts, TranscriptionRequest request, ITranscriptListener listener)
    {
        (_parts, _request, _listener) = (parts, request, listener);
        _kept = new KeptAudio(request.Format, parts.Options.Backlog);
        _frame = new byte[request.Format.BytesPerFrame];
        _run = RunAsync();
    }

    public void Hear(ReadOnlySpan<byte> pcm)
    {
        lock (_guard)
        {
            var isWhole = _kept.Add(pcm);
            if (_connection is { } connection)
            {
                connection.Hear(pcm);
            }
            else if (!isWhole)
            {
                _parts.Media.FramesDropped("transcription");
            }
        }
    }

    public async Task CompleteAsync(CancellationToken stopping)
    {
        lock (_guard)
        {
            _isComplete = true;
            _connection?.Complete();
        }

        await ((Task)_run.WaitAsync(_parts.Options.CompleteDeadline, _parts.Time, stopping)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
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

    private async Task RunAsync()
    {
        var retries = _request.HasFallback ? Math.Min(1, _parts.Options.Retries) : _parts.Options.Retries;
        var (failures, pause) = (0, _parts.Options.RetryDelay);
        try
        {
            while (true)
            {
                var (since, finals) = (_parts.Time.GetTimestamp(), _finals);
                try
                {
                    if (await ListenAsync(_abandoned.Token))
                    {
                        return;
                    }
                }
                catch (TranscriptionBrokenException broken) when (broken.IsPassing)
                {
                    if (_finals > finals || _parts.Time.GetElapsedTime(since) >= Proved)
                    {
                        (failures, pause) = (0, _parts.Options.RetryDelay);
                    }

                    if (failures++ >= retries)
                    {
                        throw;
                    }

                    await Task.Delay(failures == 1 ? TimeSpan.Zero : pause, _parts.Time, _abandoned.Token);
                    pause *= failures == 1 ? 1 : 2;
                }
            }
        }
        catch (OperationCanceledException) when (_abandoned.IsCancellationRequested)
        {
        }
        catch (Exception failure)
        {
            var broken = failure as TranscriptionBrokenException;
            _listener.Failed(broken?.Message ?? failure.GetType().Name, broken?.Kind ?? FailureKind.Unavailable);
        }
    }

    /// <returns>True when all audio was transcribed. False when another connection must continue.</returns>
    private async Task<bool> ListenAsync(CancellationToken stopping)
    {
        var words = new Trimming(this);
        await using var connection = new LiveConnection(_parts, _parts.Dialect(_request), _request, words);
        try
        {
            await OpenAsync(connection, stopping);
            Connect(connection, words);
            return await connection.RunAsync(stopping);
        }
        finally
        {
            lock (_guard)
            {
                // While a phrase waits for its words, all audio since the last final transcript is needed again.
                var wasConnected = _connection is not null;
                _connection = null;
                if (wasConnected && connection.IsIdle)
                {
                    _kept.Broke();
                }
            }
        }
    }

    private async Task OpenAsync(LiveConnection connection, CancellationToken stopping)
    {
        using var late = new CancellationTokenSource(_parts.Options.ConnectDeadline, _parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, late.Token);
        try
        {
            await connection.OpenAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            throw new TranscriptionBrokenException($"The server was not ready within {_parts.Options.ConnectDeadline.TotalSeconds} s.", FailureKind.TooSlow);
        }
    }

    private void Connect(LiveConnection connection, Trimming words)
    {
        lock (_guard)
        {
            words.Origin = _kept.From;
            _kept.Replay(_frame, (frame, length) => connection.Hear(frame.AsSpan(0, length)));
            _connection = connection;
            if (_isComplete)
            {
                connection.Complete();
            }
        }
    }

    /// <summary>Passes the transcripts on with offsets of the call, and drops the audio that they cover.</summary>
    private sealed class Trimming(LiveTranscription call) : ITranscriptListener
    {
        public TimeSpan Origin { get; set; }

        public void InterimTranscript(string text, TimeSpan from, TimeSpan until, string? language = null)
        {
            lock (call._guard)
            {
                call._kept.Begun(Origin + from);
            }

            call._listener.InterimTranscript(text, Origin + from, Origin + until, language);
        }

        public void FinalTranscript(string text, TimeSpan from, TimeSpan until, string? language = null)
        {
            lock (call._guard)
            {
                call._kept.Transcribed(Origin + until);
            }

            call._finals++;
            call._listener.FinalTranscript(text, Origin + from, Origin + until, language);
        }

        public void Failed(string reason, FailureKind kind) => call._listener.Failed(reason, kind);
    }
}
