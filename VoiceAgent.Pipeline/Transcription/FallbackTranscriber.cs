using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Transcription;

/// <summary>
/// Transcription services of which each is the fallback of the one before, in another region or of another kind. When one service fails
/// during a call, the next transcribes the rest of the call, and the audio before it that has no final transcript yet. Transcription
/// fails only when all services have failed.
/// A new call begins with a healthy service (<see cref="ProviderHealth"/>).
/// </summary>
internal sealed class FallbackTranscriber(IReadOnlyList<ITranscriber> transcribers, TimeProvider time, ILogger<FallbackTranscriber> log) : ITranscriber
{
    private readonly FallbackProviders<ITranscriber> _transcribers = new("transcriber", transcribers, time, log);

    public FallbackTranscriber(ITranscriber first, ITranscriber second, TimeProvider time, ILogger<FallbackTranscriber> log)
        : this([first, second], time, log)
    {
    }

    public ITranscription Open(TranscriptionRequest request, ITranscriptListener listener) =>
        new FallbackTranscription(_transcribers.Attempts().GetEnumerator(), request, listener);

    private sealed class FallbackTranscription : ITranscription
    {
        // The first service tries once more by itself before the other one is used. The words in progress and that retry fit into it.
        private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

        private readonly Lock _guard = new();
        private readonly IEnumerator<(ITranscriber Transcriber, ProviderAttempt Attempt, bool IsLast)> _attempts;
        private readonly TranscriptionRequest _request;
        private readonly ITranscriptListener _listener;
        private readonly List<Part> _parts = [];
        private readonly KeptAudio _kept;
        private Part? _current;

        public FallbackTranscription(
            IEnumerator<(ITranscriber Transcriber, ProviderAttempt Attempt, bool IsLast)> attempts, TranscriptionRequest request, ITranscriptListener listener)
        {
            (_attempts, _request, _listener) = (attempts, request, listener);
            _kept = new KeptAudio(request.Format, Longest);
            lock (_guard)
            {
                TryOpenNext();
            }
        }

        public void Hear(ReadOnlySpan<byte> pcm)
        {
            Part? current;
            lock (_guard)
            {
                _kept.Add(pcm);
                current = _current;
            }

            current?.Transcription?.Hear(pcm);
        }

        public Task CompleteAsync(CancellationToken stopping)
        {
            lock (_guard)
            {
                return _current?.Transcription?.CompleteAsync(stopping) ?? Task.CompletedTask;
            }
        }

        public async ValueTask DisposeAsync()
        {
            Part[] parts;
            lock (_guard)
            {
                parts = [.. _parts];
                _current = null;
            }

            _attempts.Dispose();
            await DisposeAsync(parts);
            lock (_guard)
            {
                _kept.Dispose();
            }
        }

        // A failure to close one transcription must not leave the others open.
        private static async ValueTask DisposeAsync(ReadOnlyMemory<Part> parts)
        {
            if (parts.Length > 0)
            {
                try
                {
                    await parts.Span[0].DisposeAsync();
                }
                finally
                {
                    await DisposeAsync(parts[1..]);
                }
            }
        }

        private bool TryOpenNext()
        {
            if (!_attempts.MoveNext())
            {
                return false;
            }

            var (transcriber, attempt, isLast) = _attempts.Current;
            if (_current is { HasAnswered: true })
            {
                _kept.Broke();
            }

            var part = new Part(this, attempt, _kept.From);
            _current = part;
            _parts.Add(part);
            part.Transcription = transcriber.Open(_request with { HasFallback = !isLast }, part);
            if (_current == part)
            {
                // A service that failed while it was being opened has been replaced already.
                _kept.Replay(new byte[_request.Format.BytesPerFrame], (frame, length) => part.Transcription.Hear(frame.AsSpan(0, length)));
            }

            return true;
        }

        private void GaveUp(Part part, string reason, FailureKind kind)
        {
            lock (_guard)
            {
                // The failure of a service that was already replaced is ignored. A service may also fail while it is being opened.
                if (part != _current || TryOpenNext())
                {
                    return;
                }
            }

            _listener.Failed(reason, kind);
        }

        /// <summary>The part of the call that one service transcribes. The service counts its offsets from the first frame that it received.</summary>
        private sealed class Part(FallbackTranscription call, ProviderAttempt attempt, TimeSpan origin) : ITranscriptListener, IAsyncDisposable
        {
            public ITranscription? Transcription { get; set; }

            public bool HasAnswered { get; private set; }

            public void InterimTranscript(string text, TimeSpan from, TimeSpan until, string? language = null)
            {
                attempt.Answered();
                lock (call._guard)
                {
                    if (this != call._current)
                    {
                        return;
                    }

                    HasAnswered = true;
                    call._kept.Begun(origin + from);
                }

                call._listener.InterimTranscript(text, origin + from, origin + until, language);
            }

            public void FinalTranscript(string text, TimeSpan from, TimeSpan until, string? language = null)
            {
                attempt.Answered();
                lock (call._guard)
                {
                    // The service that replaced this one transcribes the same audio again.
                    if (this != call._current)
                    {
                        return;
                    }

                    HasAnswered = true;
                    call._kept.Transcribed(origin + until);
                }

                call._listener.FinalTranscript(text, origin + from, origin + until, language);
            }

            public void Failed(string reason, FailureKind kind)
            {
                attempt.Failed(reason);
                call.GaveUp(this, reason, kind);
            }

            public async ValueTask DisposeAsync()
            {
                attempt.Dispose();
                if (Transcription is { } transcription)
                {
                    await transcription.DisposeAsync();
                }
            }
        }
    }
}
