using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.Speech.Protocol;

namespace VoiceAgent.Emulators.Speech.Recognition;

/// <summary>One audio stream, from its header to its end, and the messages that answer it.</summary>
internal sealed class RecognitionTurn : IAsyncDisposable
{
    private readonly string _phraseId = Guid.NewGuid().ToString("N");
    private readonly List<SpeechEvent> _events = [];
    private readonly RecognitionSettings _settings;
    private readonly EmulatedDelays _delays;
    private readonly Outbox _outbox;
    private readonly PhraseAnswers _answers;
    private PhraseSegmenter? _segmenter;
    private AudioReader? _audio;

    public RecognitionTurn(string requestId, RecognitionSettings settings, Outbox outbox, EmulatedDelays delays)
    {
        (RequestId, this._settings, this._outbox, this._delays) = (requestId, settings, outbox, delays);
        _answers = new PhraseAnswers(settings, _phraseId);
    }

    public string RequestId { get; }

    /// <summary>The turn is completely answered. Later audio for it is ignored.</summary>
    public bool Ended { get; private set; }

    public ValueTask StartAsync() =>
        _outbox.AddAsync("turn.start", new { context = new { serviceTag = _phraseId } }, TimeSpan.Zero);

    /// <summary>Reads an audio message. An empty one ends the stream.</summary>
    public async ValueTask HearAsync(ReadOnlyMemory<byte> audio)
    {
        if (audio.IsEmpty)
        {
            _segmenter?.End(_events);
            await TellAsync();
            if (!Ended)
            {
                if (_settings.Once)
                {
                    await TellSilenceAsync(new SilenceTimedOut(TimeSpan.Zero, _segmenter?.Position ?? TimeSpan.Zero));
                }
                else
                {
                    await EndAsync();
                }
            }

            return;
        }

        if (_segmenter is null)
        {
            _audio = new AudioReader(audio, out audio);
            _segmenter = new PhraseSegmenter(_audio.SampleRate, _settings.Silence, _settings.InitialSilence);
        }

        _segmenter.Hear(_audio!.Read(audio.Span), _events);
        await TellAsync();
    }

    public ValueTask DisposeAsync() => _outbox.DisposeAsync();

    private async ValueTask TellAsync()
    {
        foreach (var happened in _events)
        {
            await (happened switch
            {
                SpeechStarted started => _outbox.AddAsync("speech.startDetected", new { Offset = started.At.Ticks }, TimeSpan.Zero),
                PhraseGrew grew => _outbox.AddAsync("speech.hypothesis", _answers.Hypothesis(grew), Due(Operation.SpeechPartial, grew.Words[^1].End), Operation.SpeechPartial),
                PhraseEnded ended => TellAsync(ended),
                SilenceTimedOut silence => TellSilenceAsync(silence),
                _ => ValueTask.CompletedTask,
            });
            if (Ended)
            {
                break;
            }
        }

        _events.Clear();
    }

    private async ValueTask TellAsync(PhraseEnded phrase)
    {
        await _outbox.AddAsync("speech.phrase", _answers.Phrase(phrase), Due(Operation.SpeechPhrase, phrase.End), Operation.SpeechPhrase);
        if (_settings.Once)
        {
            await EndAsync();
        }
    }

    private async ValueTask TellSilenceAsync(SilenceTimedOut silence)
    {
        await _outbox.AddAsync("speech.phrase", _answers.Silence(silence), TimeSpan.Zero, Operation.SpeechPhrase);
        if (_settings.Once)
        {
            await EndAsync();
        }
    }

    private async ValueTask EndAsync()
    {
        Ended = true;
        var at = _segmenter?.Position ?? TimeSpan.Zero;
        await _outbox.AddAsync("speech.endDetected", new { Offset = at.Ticks }, TimeSpan.Zero);
        if (!_settings.Once)
        {
            await _outbox.AddAsync("speech.phrase", new { Id = _phraseId, RecognitionStatus = "EndOfDictation", Offset = at.Ticks, Duration = 0, Channel = 0 }, TimeSpan.Zero);
        }

        await _outbox.AddAsync("turn.end", new { }, TimeSpan.Zero);
    }

    /// <summary>The rest of a configured delay that began at a position of the audio. A part of it has passed while audio arrived.</summary>
    private TimeSpan Due(string operation, TimeSpan since) => _delays.Draw(operation) - (_segmenter!.Position - since);
}
