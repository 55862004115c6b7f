using System.Runtime.InteropServices;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.Speech.Ears;
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
    private PhraseSegmenter? _segmenter;
    private byte? _oddByte;
    private string _language;
    private bool _isDecided;

    public RecognitionTurn(string requestId, RecognitionSettings settings, Outbox outbox, EmulatedDelays delays)
    {
        (RequestId, this._settings, this._outbox, this._delays) = (requestId, settings, outbox, delays);
        _language = settings.Languages.Count > 0 ? settings.Languages[0] : "";
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
            await EndAsync();
            return;
        }

        if (_segmenter is null)
        {
            var (rate, header) = RiffHeader.Read(audio.Span);
            _segmenter = new PhraseSegmenter(rate, _settings.Silence);
            audio = audio[header..];
        }

        Hear(_segmenter, audio.Span);
        await TellAsync();
    }

    public ValueTask DisposeAsync() => _outbox.DisposeAsync();

    /// <summary>Reads audio bytes. A message may end in the middle of a sample.</summary>
    private void Hear(PhraseSegmenter hearing, ReadOnlySpan<byte> audio)
    {
        if (_oddByte is { } low && audio.Length > 0)
        {
            hearing.Hear([(short)(low | (audio[0] << 8))], _events);
            audio = audio[1..];
            _oddByte = null;
        }

        if (audio.Length % 2 != 0)
        {
            _oddByte = audio[^1];
            audio = audio[..^1];
        }

        hearing.Hear(MemoryMarshal.Cast<byte, short>(audio), _events);
    }

    private async ValueTask TellAsync()
    {
        foreach (var happened in _events)
        {
            await (happened switch
            {
                SpeechStarted started => _outbox.AddAsync("speech.startDetected", new { Offset = started.At.Ticks }, TimeSpan.Zero),
                PhraseGrew grew => _outbox.AddAsync("speech.hypothesis", Hypothesis(grew), Due(Operation.SpeechPartial, grew.Words[^1].End), Operation.SpeechPartial),
                PhraseEnded ended => TellAsync(ended),
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
        await _outbox.AddAsync("speech.phrase", Phrase(phrase), Due(Operation.SpeechPhrase, phrase.End), Operation.SpeechPhrase);
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

    private object Hypothesis(PhraseGrew grew) => new
    {
        Id = _phraseId,
        Text = string.Join(' ', Words(grew.Words.Select(word => word.Text))),
        Offset = grew.Start.Ticks,
        Duration = (grew.Words[^1].End - grew.Start).Ticks,
        Channel = 0,
        PrimaryLanguage = Detected(grew.Words, isFinal: false),
    };

    private IEnumerable<string> Words(IEnumerable<string> words) => Profanity.Handle(words.SelectMany(SpokenNumbers.ToWords), _settings.Profanity);

    /// <summary>Continuous identification decides for each phrase, identification at the start for the whole stream.</summary>
    private object? Detected(IReadOnlyList<HeardWord> words, bool isFinal)
    {
        if (_settings.Languages.Count == 0)
        {
            return null;
        }

        var language = _isDecided ? _language : SpokenLanguage.Of(words.Select(word => word.Text), _settings.Languages, _language);
        if (isFinal && words.Count > 0)
        {
            (_language, _isDecided) = (language, !_settings.IsContinuous);
        }

        return new { Language = language, Confidence = "Medium" };
    }

    private object Phrase(PhraseEnded phrase)
    {
        var written = WrittenPhrase.Of(Words(phrase.Words.Select(word => word.Text)), _settings.Phrases);
        var understood = phrase.Words.Count > 0;
        return new
        {
            Id = _phraseId,
            RecognitionStatus = understood ? "Success" : "NoMatch",
            DisplayText = understood ? written.Display : null,
            Offset = phrase.Start.Ticks,
            Duration = (phrase.End - phrase.Start).Ticks,
            Channel = 0,
            PrimaryLanguage = Detected(phrase.Words, isFinal: true),
            NBest = understood && _settings.Detailed ? new[] { Best(written, phrase) } : null,
        };
    }

    private object Best(WrittenPhrase written, PhraseEnded phrase) => new
    {
        Confidence = 0.97,
        written.Lexical,
        ITN = written.Itn,
        MaskedITN = written.Itn,
        written.Display,
        Words = !_settings.WordTimes ? null : phrase.Words.Select(word => new { Word = word.Text, Offset = word.Start.Ticks, Duration = (word.End - word.Start).Ticks }).ToArray(),
    };
}
