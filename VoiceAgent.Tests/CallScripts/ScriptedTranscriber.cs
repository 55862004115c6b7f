using VoiceAgent.Contracts.Media;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.Phone.Line;
using VoiceAgent.Emulators.Speech.Recognition;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.Transcription;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>Transcribes a scripted caller's audio, with the delays and the uncertainty of a real service.</summary>
internal sealed class ScriptedTranscriber(TimeProvider time, WordCode code) : ITranscriber
{
    /// <summary>Delay after the end of a word. Measured on the real service: 150–250 ms (design §7).</summary>
    public TimeSpan HypothesisDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan SegmentationSilence { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Delay after the silence that ends a phrase.</summary>
    public TimeSpan PhraseDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Converts the words to the final transcript, which may differ from the interim transcripts.</summary>
    public Func<string, string> Final { get; set; } = Written;

    /// <summary>When this is set, it defines the delays and faults.</summary>
    public ScriptedProviders? Providers { get; set; }

    /// <summary>What is understood instead of a word.</summary>
    public LineQuality Line { get; set; } = LineQuality.Good;

    /// <summary>All words that were understood, in order.</summary>
    public List<string> Understood { get; } = [];

    /// <summary>All requests in order.</summary>
    public List<TranscriptionRequest> Asked { get; } = [];

    public ITranscription Open(TranscriptionRequest request, ITranscriptListener listener)
    {
        Asked.Add(request);
        return new Ear(this, request, listener, time, code);
    }

    /// <summary>Writes words like a service: numbers as digits, a capital letter, a full stop.</summary>
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

    private sealed class Ear : ITranscription
    {
        // The same limits as the real transcription's: TranscriptionOptions.
        private static readonly TranscriptionOptions Options = new();

        private readonly ScriptedTranscriber _service;
        private readonly AudioFormat _format;
        private readonly ITranscriptListener _listener;
        private readonly TimeProvider _time;
        private readonly WordCode _code;
        private readonly List<string> _words = [];
        private readonly IReadOnlyList<string> _languages;
        private string _language;
        private string? _marked;
        private readonly List<Task> _telling = [];
        private readonly List<(TimeSpan At, Action Tell)> _unheard = [];
        private readonly CancellationTokenSource _gone = new();
        private bool _connected;
        private bool _stalled;
        private int _breaks;
        private TimeSpan _toldAt;
        private TimeSpan _offset;
        private TimeSpan _from;
        private TimeSpan _until;

        public Ear(ScriptedTranscriber service, TranscriptionRequest request, ITranscriptListener listener, TimeProvider time, WordCode code)
        {
            (_service, _format, _listener, _time, _code) = (service, request.Format, listener, time, code);
            (_languages, _language) = (request.Languages, request.Languages[0]);
            _telling.Add(ConnectAsync());
        }

        public void Hear(ReadOnlySpan<byte> pcm)
        {
            var (ended, speech) = _code.Decode(pcm);
            _from = _words.Count == 0 && ended.Count == 0 && !speech ? _offset + _format.DurationOf(pcm.Length) : _from;
            _offset += _format.DurationOf(pcm.Length);
            if (ended.Count > 0)
            {
                _words.AddRange(ended.Select(Unmarked).Select(_service.Line.Misheard));
                _service.Understood.AddRange(_words.TakeLast(ended.Count));
                _until = _offset;
                var (text, from, until, language) = (Scripts.Join(_words), _from, _until, Detected());
                Tell(Operation.SpeechPartial, _service.HypothesisDelay, () => _listener.InterimTranscript(text, from, until, language));
            }

            if (_words.Count > 0 && !speech && _offset - _until >= _service.SegmentationSilence)
            {
                Close(_service.PhraseDelay);
            }
        }

        public async Task CompleteAsync(CancellationToken stopping)
        {
            if (_words.Count > 0)
            {
                Close(TimeSpan.Zero);
            }

            await Task.WhenAny(Task.WhenAll(_telling), Task.Delay(Options.CompleteDeadline, _time, stopping));
        }

        public async ValueTask DisposeAsync()
        {
            _gone.Cancel();
            await Task.WhenAll(_telling);
        }

        /// <summary>The language of the phrase so far, as continuous identification reports it. Null when there is only one candidate.</summary>
        private string? Detected() => _languages.Count < 2 ? null
            : _marked is { } marked ? _languages.FirstOrDefault(language => language.Split('-')[0] == marked.Split('-')[0], _language)
            : SpokenLanguage.Of(_words, _languages, _language);

        private string Unmarked(string word)
        {
            if (word.Split(WordCode.LanguageMark) is not [var text, var language])
            {
                return word;
            }

            _marked = language;
            return text;
        }

        private void Close(TimeSpan delay)
        {
            var (text, from, until, language) = (_service.Final(Scripts.Join(_words)), _from, _until, Detected());
            _language = language ?? _language;
            _words.Clear();
            _marked = null;
            Tell(Operation.SpeechPhrase, delay, () => _listener.FinalTranscript(text, from, until, language));
        }

        /// <summary>Emits a result after the operation's delay, and never before an earlier result.</summary>
        private void Tell(string operation, TimeSpan usual, Action tell)
        {
            // A configured delay counts from the end of the words. A part of it has already passed.
            var delay = _service.Providers is { } providers ? providers.Delays.Draw(operation) - (_offset - _until) : usual;
            _toldAt = Later(_toldAt, _offset + Later(delay, TimeSpan.Zero));
            if (_service.Providers?.Hanging is { IsOn: true } outage)
            {
                _telling.Add(TellAfterAsync(outage.Left));
            }
            else if (_service.Providers?.Faults.Next(operation) is { } fault)
            {
                Break(fault);
            }
            else if (_connected && !_stalled)
            {
                _breaks = 0;
                _telling.Add(TellAsync(_toldAt - _offset, tell));
                return;
            }

            _unheard.Add((_offset, tell));
            TellUnheard();
        }

        private async Task TellAfterAsync(TimeSpan outage)
        {
            await WaitAsync(outage);
            TellUnheard();
        }

        /// <summary>Audio without a transcript is kept and transcribed after the connection is restored, up to a limit.</summary>
        private void TellUnheard()
        {
            if (!_connected || _stalled || _service.Providers?.Hanging is { IsOn: true })
            {
                return;
            }

            foreach (var (at, tell) in _unheard)
            {
                if (_offset - at <= Options.Backlog)
                {
                    _toldAt = Later(_toldAt, _offset + _service.HypothesisDelay);
                    _telling.Add(TellAsync(_toldAt - _offset, tell));
                }
            }

            _unheard.Clear();
        }

        /// <summary>A stalled service emits nothing more. A broken connection is restored, and the words in progress are transcribed again.</summary>
        private void Break(Fault fault)
        {
            _stalled |= fault.Kind is FaultKind.Stall;
            if (!_stalled && ++_breaks > Options.Retries)
            {
                _stalled = true;
                _listener.Failed("The transcriber breaks again and again.", FailureKind.DeadConnection);
            }
            else if (!_stalled)
            {
                _connected = false;
                _telling.Add(ConnectAsync());
            }
        }

        private async Task ConnectAsync()
        {
            var pause = Options.RetryDelay;
            for (var attempt = 0; _service.Providers?.Faults.Next(Operation.SpeechConnect) is not null; attempt++)
            {
                if (attempt == Options.Retries)
                {
                    _listener.Failed("The transcriber cannot be reached.", FailureKind.DeadConnection);
                    return;
                }

                await WaitAsync(pause);
                pause *= 2;
            }

            _connected = true;
            TellUnheard();
        }

        private async Task TellAsync(TimeSpan delay, Action tell)
        {
            await WaitAsync(delay);
            if (!_gone.IsCancellationRequested)
            {
                tell();
            }
        }

        private async Task WaitAsync(TimeSpan delay) =>
            await Task.Delay(delay, _time, _gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
    }
}
