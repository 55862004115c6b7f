namespace VoiceAgent.Pipeline.Transcription;

/// <summary>
/// Two transcription services, in two regions: when the first gives up in the middle of a call, the second hears the rest
/// of it; words spoken in between are lost. Only when the second gives up too has transcription failed.
/// </summary>
internal sealed partial class FallbackTranscriber(ITranscriber first, ITranscriber second, ILogger<FallbackTranscriber> log) : ITranscriber
{
    public ITranscription Open(TranscriptionRequest request, ITranscriptListener listener) => new Ears(first, second, request, listener, log);

    [LoggerMessage(LogLevel.Warning, "The first transcription service has given up on a call ({Reason}): the second goes on.")]
    private static partial void GaveUp(ILogger log, string reason);

    private sealed class Ears : ITranscription, ITranscriptListener
    {
        private readonly Lock _guard = new();
        private readonly ITranscriber _second;
        private readonly TranscriptionRequest _request;
        private readonly ITranscriptListener _listener;
        private readonly ILogger _log;
        private readonly ITranscription _firstHearing;
        private ITranscription? _secondHearing;
        private bool _hasGivenUp;
        private long _heard;
        private TimeSpan _origin;

        public Ears(ITranscriber first, ITranscriber second, TranscriptionRequest request, ITranscriptListener listener, ILogger log)
        {
            (_second, _request, _listener, _log) = (second, request, listener, log);
            _firstHearing = first.Open(request, this);
        }

        public void Hear(ReadOnlySpan<byte> pcm)
        {
            ITranscription hearing;
            lock (_guard)
            {
                _heard += pcm.Length;
                hearing = _secondHearing ?? _firstHearing;
            }

            hearing.Hear(pcm);
        }

        public Task CompleteAsync(CancellationToken stopping)
        {
            lock (_guard)
            {
                return (_secondHearing ?? _firstHearing).CompleteAsync(stopping);
            }
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                await _firstHearing.DisposeAsync();
            }
            finally
            {
                ITranscription? other;
                lock (_guard)
                {
                    other = _secondHearing;
                }

                if (other is not null)
                {
                    await other.DisposeAsync();
                }
            }
        }

        // Offsets count from the first frame that the one that speaks was given.
        public void InterimTranscript(string text, TimeSpan from, TimeSpan until) => _listener.InterimTranscript(text, _origin + from, _origin + until);

        public void FinalTranscript(string text, TimeSpan from, TimeSpan until) => _listener.FinalTranscript(text, _origin + from, _origin + until);

        public void Failed(string reason)
        {
            lock (_guard)
            {
                if (!_hasGivenUp)
                {
                    // The second may give up while it is opened: that is no reason to open another.
                    _hasGivenUp = true;
                    GaveUp(_log, reason);
                    _origin = _request.Format.DurationOf(_heard);
                    _secondHearing = _second.Open(_request, this);
                    return;
                }
            }

            _listener.Failed(reason);
        }
    }
}
