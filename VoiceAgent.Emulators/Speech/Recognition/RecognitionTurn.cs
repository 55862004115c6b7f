using System.Runtime.InteropServices;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.Speech.Protocol;

namespace VoiceAgent.Emulators.Speech.Recognition;

/// <summary>One stream of audio, from its header to its end, and the messages that it gives rise to.</summary>
internal sealed class RecognitionTurn : IAsyncDisposable
{
    private readonly string phraseId = Guid.NewGuid().ToString("N");
    private readonly List<SpeechEvent> events = [];
    private readonly RecognitionSettings settings;
    private readonly EmulatedDelays delays;
    private readonly Outbox outbox;
    private PhraseSegmenter? segmenter;
    private byte? oddByte;

    public RecognitionTurn(string requestId, RecognitionSettings settings, Outbox outbox, EmulatedDelays delays)
    {
        (RequestId, this.settings, this.outbox, this.delays) = (requestId, settings, outbox, delays);
    }

    public string RequestId { get; }

    /// <summary>The turn has been answered in full; audio that still comes for it is not heard.</summary>
    public bool Ended { get; private set; }

    public ValueTask StartAsync() =>
        outbox.AddAsync("turn.start", new { context = new { serviceTag = phraseId } }, TimeSpan.Zero);

    /// <summary>Hears a message of audio; an empty one ends the stream.</summary>
    public async ValueTask HearAsync(ReadOnlyMemory<byte> audio)
    {
        if (audio.IsEmpty)
        {
            segmenter?.End(events);
            await TellAsync();
            await EndAsync();
            return;
        }

        if (segmenter is null)
        {
            var (rate, header) = RiffHeader.Read(audio.Span);
            segmenter = new PhraseSegmenter(rate, settings.Silence);
            audio = audio[header..];
        }

        Hear(segmenter, audio.Span);
        await TellAsync();
    }

    public ValueTask DisposeAsync() => outbox.DisposeAsync();

    /// <summary>A message may end in the middle of a sample.</summary>
    private void Hear(PhraseSegmenter hearing, ReadOnlySpan<byte> audio)
    {
        if (oddByte is { } low && audio.Length > 0)
        {
            hearing.Hear([(short)(low | (audio[0] << 8))], events);
            audio = audio[1..];
            oddByte = null;
        }

        if (audio.Length % 2 != 0)
        {
            oddByte = audio[^1];
            audio = audio[..^1];
        }

        hearing.Hear(MemoryMarshal.Cast<byte, short>(audio), events);
    }

    private async ValueTask TellAsync()
    {
        foreach (var happened in events)
        {
            await (happened switch
            {
                SpeechStarted started => outbox.AddAsync("speech.startDetected", new { Offset = started.At.Ticks }, TimeSpan.Zero),
                PhraseGrew grew => outbox.AddAsync("speech.hypothesis", Hypothesis(grew), Due(Operation.SpeechPartial, grew.Words[^1].End), Operation.SpeechPartial),
                PhraseEnded ended => TellAsync(ended),
                _ => ValueTask.CompletedTask,
            });
            if (Ended)
            {
                break;
            }
        }

        events.Clear();
    }

    private async ValueTask TellAsync(PhraseEnded phrase)
    {
        await outbox.AddAsync("speech.phrase", Phrase(phrase), Due(Operation.SpeechPhrase, phrase.End), Operation.SpeechPhrase);
        if (settings.Once)
        {
            await EndAsync();
        }
    }

    private async ValueTask EndAsync()
    {
        Ended = true;
        var at = segmenter?.Position ?? TimeSpan.Zero;
        await outbox.AddAsync("speech.endDetected", new { Offset = at.Ticks }, TimeSpan.Zero);
        if (!settings.Once)
        {
            await outbox.AddAsync("speech.phrase", new { Id = phraseId, RecognitionStatus = "EndOfDictation", Offset = at.Ticks, Duration = 0, Channel = 0 }, TimeSpan.Zero);
        }

        await outbox.AddAsync("turn.end", new { }, TimeSpan.Zero);
    }

    /// <summary>What is left of a configured delay that began at a point of the audio: some of it has passed while the audio went on.</summary>
    private TimeSpan Due(string operation, TimeSpan since) => delays.Draw(operation) - (segmenter!.Position - since);

    private object Hypothesis(PhraseGrew grew) => new
    {
        Id = phraseId,
        Text = string.Join(' ', grew.Words.SelectMany(word => SpokenNumbers.ToWords(word.Text))),
        Offset = grew.Start.Ticks,
        Duration = (grew.Words[^1].End - grew.Start).Ticks,
        Channel = 0,
    };

    private object Phrase(PhraseEnded phrase)
    {
        var written = WrittenPhrase.Of(phrase.Words.Select(word => word.Text), settings.Phrases);
        var understood = phrase.Words.Count > 0;
        return new
        {
            Id = phraseId,
            RecognitionStatus = understood ? "Success" : "NoMatch",
            DisplayText = understood ? written.Display : null,
            Offset = phrase.Start.Ticks,
            Duration = (phrase.End - phrase.Start).Ticks,
            Channel = 0,
            NBest = understood && settings.Detailed ? new[] { Best(written, phrase) } : null,
        };
    }

    private object Best(WrittenPhrase written, PhraseEnded phrase) => new
    {
        Confidence = 0.97,
        written.Lexical,
        ITN = written.Itn,
        MaskedITN = written.Itn,
        written.Display,
        Words = !settings.WordTimes ? null : phrase.Words.Select(word => new { Word = word.Text, Offset = word.Start.Ticks, Duration = (word.End - word.Start).Ticks }).ToArray(),
    };
}
