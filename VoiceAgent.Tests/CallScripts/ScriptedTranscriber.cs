using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>Hears the words in a scripted caller's audio, as late and as uncertain as a service does.</summary>
internal sealed class ScriptedTranscriber(TimeProvider time, WordCode code) : ITranscriber
{
    /// <summary>Behind the end of the word; measured 150–250 ms (design §7).</summary>
    public TimeSpan HypothesisDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan SegmentationSilence { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Behind the segmentation.</summary>
    public TimeSpan PhraseDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>What the service is sure of in the end, where it is not what it thought at first.</summary>
    public Func<string, string> Final { get; set; } = Written;

    /// <summary>Every request, in order.</summary>
    public List<TranscriptionRequest> Asked { get; } = [];

    public ITranscription Open(TranscriptionRequest request, ITranscriptListener listener)
    {
        Asked.Add(request);
        return new Ear(this, request.Format, listener, time, code);
    }

    /// <summary>As services write: digits as figures, a capital, a full stop.</summary>
    public static string Written(string spoken)
    {
        var words = new List<string>();
        var digits = "";
        foreach (var word in spoken.Split(' ').Append(""))
        {
            if (Wording.Tokens(word) is [var token] && Wording.IsDigit(token))
            {
                digits += token;
                continue;
            }

            words.AddRange(((string[])[digits, word]).Where(part => part.Length > 0));
            digits = "";
        }

        var text = string.Join(' ', words);
        return $"{char.ToUpperInvariant(text[0])}{text[1..]}.";
    }

    private sealed class Ear(ScriptedTranscriber service, AudioFormat format, ITranscriptListener listener, TimeProvider time, WordCode code) : ITranscription
    {
        private readonly List<string> _words = [];
        private readonly List<Task> _telling = [];
        private readonly CancellationTokenSource _gone = new();
        private int _utterance;
        private int _told;
        private TimeSpan _offset;
        private TimeSpan _from;
        private TimeSpan _until;

        public void Hear(ReadOnlySpan<byte> pcm)
        {
            var (ended, speech) = code.Decode(pcm);
            _from = _words.Count == 0 && ended.Count == 0 && !speech ? _offset + format.DurationOf(pcm.Length) : _from;
            _offset += format.DurationOf(pcm.Length);
            if (ended.Count > 0)
            {
                _words.AddRange(ended);
                _until = _offset;
                var (text, from, until) = (string.Join(' ', _words), _from, _until);
                var utterance = _utterance;
                Tell(service.HypothesisDelay, () =>
                {
                    if (utterance >= _told)
                    {
                        listener.Hypothesis(text, from, until);
                    }
                });
            }

            if (_words.Count > 0 && !speech && _offset - _until >= service.SegmentationSilence)
            {
                Close(service.PhraseDelay);
            }
        }

        public async Task CompleteAsync(CancellationToken stopping)
        {
            if (_words.Count > 0)
            {
                Close(TimeSpan.Zero);
            }

            await Task.WhenAll(_telling).WaitAsync(stopping);
        }

        public async ValueTask DisposeAsync()
        {
            _gone.Cancel();
            await Task.WhenAll(_telling);
        }

        private void Close(TimeSpan delay)
        {
            var (text, from, until) = (service.Final(string.Join(' ', _words)), _from, _until);
            _words.Clear();
            var utterance = ++_utterance;
            Tell(delay, () =>
            {
                _told = utterance;
                listener.Phrase(text, from, until);
            });
        }

        private void Tell(TimeSpan delay, Action tell) => _telling.Add(TellAsync(delay, tell));

        private async Task TellAsync(TimeSpan delay, Action tell)
        {
            await Task.Delay(delay, time, _gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (!_gone.IsCancellationRequested)
            {
                tell();
            }
        }
    }
}
