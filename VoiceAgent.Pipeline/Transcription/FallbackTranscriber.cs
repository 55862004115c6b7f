using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Transcription;

/// <summary>
/// A transcription service with a fallback in another region. When one service fails during a call, the other transcribes the
/// rest of the call. Words that are spoken during the change are lost. Transcription fails only when both services have failed.
/// A new call begins with a healthy service (<see cref="ProviderHealth"/>).
/// </summary>
internal sealed class FallbackTranscriber(ITranscriber first, ITranscriber second, TimeProvider time, ILogger<FallbackTranscriber> log) : ITranscriber
{
    private readonly FallbackProviders<ITranscriber> _transcribers = new("transcriber", [first, second], time, log);

    public ITranscription Open(TranscriptionRequest request, ITranscriptListener listener) =>
        new FallbackTranscription(_transcribers.Attempts().GetEnumerator(), request, listener);

    private sealed class FallbackTranscription : ITranscription
    {
        private readonly Lock _guard = new();
        private readonly IEnumerator<(ITranscriber Transcriber, ProviderAttempt Attempt, bool IsLast)> _attempts;
        private readonly TranscriptionRequest _request;
        private readonly ITranscriptListener _listener;
        private readonly List<Part> _parts = [];
        private Part? _current;
        private long _heard;

        public FallbackTranscription(
            IEnumerator<(ITranscriber Transcriber, ProviderAttempt Attempt, bool IsLast)> attempts, TranscriptionRequest request, ITranscriptListener listener)
        {
            (_attempts, _request, _listener) = (attempts, request, listener);
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
                _heard += pcm.Length;
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

            var part = new Part(this, _attempts.Current.Attempt, _request.Format.DurationOf(_heard));
            _current = part;
            _parts.Add(part);
            part.Transcription = _attempts.Current.Transcriber.Open(_request, part);
            return true;
        }

        private void GaveUp(Part part, string reason)
        {
            lock (_guard)
            {
                // The failure of a service that was already replaced is ignored. A service may also fail while it is being opened.
                if (part != _current || TryOpenNext())
                {
                    return;
                }
            }

            _listener.Failed(reason);
        }

        /// <summary>The part of the call that one service transcribes. The service counts its offsets from the first frame that it received.</summary>
        private sealed class Part(FallbackTranscription call, ProviderAttempt attempt, TimeSpan origin) : ITranscriptListener, IAsyncDisposable
        {
            public ITranscription? Transcription { get; set; }

            public void InterimTranscript(string text, TimeSpan from, TimeSpan until, string? language = null)
            {
                attempt.Answered();
                call._listener.InterimTranscript(text, origin + from, origin + until, language);
            }

            public void FinalTranscript(string text, TimeSpan from, TimeSpan until, string? language = null)
            {
                attempt.Answered();
                call._listener.FinalTranscript(text, origin + from, origin + until, language);
            }

            public void Failed(string reason)
            {
                attempt.Failed(reason);
                call.GaveUp(this, reason);
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
